package dev.berth.cli.simulate;

import dev.berth.engine.model.Node;
import dev.berth.kubernetes.dump.DumpOptions;
import dev.berth.kubernetes.dump.DumpReader;
import dev.berth.simulator.trace.OpenbNodes;
import dev.berth.simulator.trace.Problems;
import dev.berth.simulator.trace.TraceFile;
import dev.berth.simulator.workload.NodePool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Nodes as {@code --nodes} names them: a number, a number of nodes x GPUs, a node list of openb, or a dump. */
final class NodesOption {
    private static final int GPUS_PER_NODE = 8;
    private static final int GPUS_MAX = 1024;
    private static final Pattern COUNT = Pattern.compile("([0-9]{1,7})(?:x([0-9]{1,4}))?");

    private NodesOption() {}

    static List<Node> read(String text, Problems problems) throws IOException {
        var count = COUNT.matcher(text);
        if (count.matches()) {
            int nodes = Integer.parseInt(count.group(1));
            int gpus = count.group(2) == null ? GPUS_PER_NODE : Integer.parseInt(count.group(2));
            if (nodes < 1 || nodes > NodePool.NODES_MAX || gpus > GPUS_MAX) {
                throw new IllegalArgumentException("--nodes is \"" + text + "\"; use 1 to " + NodePool.NODES_MAX
                        + " nodes of at most " + GPUS_MAX + " GPUs, such as 300 or 300x8");
            }
            return NodePool.training(nodes, gpus).nodes();
        }
        var path = Path.of(text);
        if (!Files.exists(path)) {
            throw new IllegalArgumentException(
                    "--nodes is \"" + text + "\": neither a number such as 300 or 300x8 nor a file that is there");
        }
        if (!isYaml(text) && OpenbNodes.isNodeList(new TraceFile(path))) {
            return OpenbNodes.read(new TraceFile(path), problems);
        }
        return dump(text);
    }

    private static boolean isYaml(String file) {
        return Pattern.compile("\\.(ya?ml|json)(\\.gz)?$").matcher(file).find();
    }

    /** The nodes of a cluster dump, without what runs on them. */
    static List<Node> dump(String file) throws IOException {
        var cluster = DumpReader.read(List.of(file), DumpOptions.STRICT, InputStream.nullInputStream())
                .cluster();
        var nodes = new ArrayList<Node>();
        cluster.eachNode(node -> nodes.add(cluster.nodes().get(node)));
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException(file + " has no nodes; write a dump with kubectl get nodes -o yaml");
        }
        return nodes;
    }
}
