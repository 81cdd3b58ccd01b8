package dev.berth.cli.demo;

import dev.berth.embedded.kubelet.VirtualNode;
import java.util.ArrayList;
import java.util.List;

/** The machine room: of ten nodes three carry eight H100s, three eight A100s, two four L4s, two none. */
final class DemoNodes {
    private static final List<String> ZONES = List.of("zone-a", "zone-b");
    private static final int RACK = 4;

    private DemoNodes() {}

    static List<VirtualNode> of(int count) {
        var nodes = new ArrayList<VirtualNode>();
        int h100 = count * 3 / 10;
        int a100 = count * 3 / 10;
        int l4 = count * 2 / 10;
        for (int i = 0; i < h100; i++) {
            nodes.add(VirtualNode.gpu("h100-" + (i + 1), "H100", 8, ZONES.get(0), "rack-h" + (i / RACK + 1)));
        }
        for (int i = 0; i < a100; i++) {
            nodes.add(VirtualNode.gpu("a100-" + (i + 1), "A100", 8, ZONES.get(1), "rack-a" + (i / RACK + 1)));
        }
        for (int i = 0; i < l4; i++) {
            nodes.add(VirtualNode.gpu("l4-" + (i + 1), "L4", 4, ZONES.get(i % 2), "rack-l" + (i / RACK + 1)));
        }
        for (int i = 0; i < count - h100 - a100 - l4; i++) {
            nodes.add(VirtualNode.cpu("cpu-" + (i + 1), 32, ZONES.get(i % 2), "rack-c" + (i / RACK + 1)));
        }
        return nodes;
    }
}
