package dev.berth.kubernetes.dump;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.tree.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What dumps hold, in the order in which a cluster best takes it in: other objects, nodes, placed pods, pending pods.
 *
 * @param objects all objects that matter to scheduling
 * @param classes trees of priority classes and descriptions of devices, which are objects only to the reader; empty unless trees were kept
 * @param finishedPods how many pods were left out since they have succeeded or failed
 * @param problems what was left out since it is wrong, at most {@link #PROBLEMS_MAX}
 * @param problemCount how much was left out since it is wrong
 */
public record Dump(
        List<Entry> objects, List<Value> classes, int finishedPods, List<String> problems, int problemCount) {
    /** Problems that are kept word for word. */
    public static final int PROBLEMS_MAX = 100;

    /** @param tree null unless trees were kept */
    public record Entry(ClusterObject object, @Nullable Value tree) {}

    /** All of it as a cluster. */
    public Cluster cluster() {
        var cluster = new Cluster();
        objects.forEach(entry -> cluster.apply(new Event.Upserted(entry.object())));
        return cluster;
    }

    public List<Pod> pods() {
        return of(Pod.class);
    }

    public List<Node> nodes() {
        return of(Node.class);
    }

    /** Pods that are to be placed: on no node yet and not being deleted. */
    public List<Pod> pendingPods() {
        return pods().stream().filter(Dump::isPending).toList();
    }

    /** Whether a pod is to be placed. */
    public static boolean isPending(Pod pod) {
        return pod.nodeName() == null && !pod.terminating();
    }

    private <T extends ClusterObject> List<T> of(Class<T> kind) {
        var found = new ArrayList<T>();
        for (var entry : objects) {
            if (kind.isInstance(entry.object())) {
                found.add(kind.cast(entry.object()));
            }
        }
        return found;
    }
}
