package dev.berth.simulator.trace;

import dev.berth.engine.model.Node;
import dev.berth.simulator.workload.NodePool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The node list of Alibaba's GPU cluster trace v2023 (openb), in the order of the file. */
public final class OpenbNodes {
    private static final List<String> FIELDS = List.of("sn", "cpu_milli", "memory_mib", "gpu", "model");
    private static final int GPUS_MAX = 1024;

    private OpenbNodes() {}

    /** Whether the file has the fields of a node list. */
    public static boolean isNodeList(TraceFile file) throws IOException {
        return file.fields().containsAll(FIELDS);
    }

    public static List<Node> read(TraceFile file, Problems problems) throws IOException {
        var nodes = new ArrayList<Node>();
        file.read(problems, row -> {
            if (!row.has("sn")) {
                throw row.wrong("sn", "a name is needed");
            }
            nodes.add(NodePool.node(
                    row.text("sn"),
                    row.whole("cpu_milli", 0, 1_000_000_000),
                    row.whole("memory_mib", 0, 1L << 40) << 20,
                    (int) row.whole("gpu", 0, GPUS_MAX),
                    row.text("model"),
                    Map.of()));
        });
        return nodes;
    }
}
