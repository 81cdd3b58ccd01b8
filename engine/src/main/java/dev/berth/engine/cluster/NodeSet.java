package dev.berth.engine.cluster;

import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.Toleration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes over which a spread constraint counts, kept up to date as nodes change. */
final class NodeSet {
    /**
     * Which nodes are meant; a condition that is null does not restrict.
     *
     * @param affinity node affinity that must admit the node
     * @param tolerations tolerations that must cover the node's refusing taints
     * @param keys labels that the node must carry, all of them
     */
    record Definition(
            @Nullable NodeAffinity affinity,
            @Nullable List<Toleration> tolerations,
            boolean comparisons,
            List<String> keys) {
        boolean admits(Node node) {
            for (var key : keys) {
                if (!node.labels().has(key)) {
                    return false;
                }
            }
            return (affinity == null || affinity.admits(node))
                    && (tolerations == null
                            || Toleration.firstUntolerated(node.taints(), tolerations, comparisons) == null);
        }
    }

    final Definition definition;
    private final IntColumn members;

    NodeSet(Definition definition) {
        this.definition = definition;
        members = IntColumn.dense();
    }

    private NodeSet(NodeSet origin) {
        definition = origin.definition;
        members = origin.members.fork();
    }

    boolean has(int node) {
        return members.get(node) != 0;
    }

    void join(int node, Node facts) {
        members.set(node, definition.admits(facts) ? 1 : 0);
    }

    void leave(int node) {
        members.set(node, 0);
    }

    NodeSet fork() {
        return new NodeSet(this);
    }
}
