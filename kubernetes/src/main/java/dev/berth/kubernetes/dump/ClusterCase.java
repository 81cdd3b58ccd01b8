package dev.berth.kubernetes.dump;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.objects.DeviceKinds;
import dev.berth.kubernetes.objects.ObjectReader;
import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * One question on one line: a pod and the cluster that it meets.
 *
 * @param id the question's name, given back with the answer; empty where the line has none
 */
public record ClusterCase(String id, Pod pod, Cluster cluster) {
    /** Reads {@code id, pod, nodes, existingPods, namespaces, objects} from a JSON text. */
    public static ClusterCase read(String text, String file, int line) {
        return of(JsonTrees.read(text, file, line), file);
    }

    /** The same from a tree. */
    public static ClusterCase of(Value value, String file) {
        return of(value, file, DeviceKinds.standard());
    }

    /** The same with a say in which resource names stand for devices. */
    public static ClusterCase of(Value value, String file, DeviceKinds devices) {
        if (!(value instanceof Value.Mapping root) || !root.entries().containsKey("pod")) {
            throw new MalformedDocumentException(
                    InputCode.NOT_AN_OBJECT,
                    file,
                    value.line(),
                    "a case is a JSON object with the fields id, pod, nodes, existingPods,"
                            + " namespaces and objects; the pod is missing");
        }
        var reader = new ObjectReader(ObjectReader.Admission.AS_WRITTEN, devices);
        var cluster = new Cluster();
        each(root, "namespaces", item -> put(cluster, reader, item, file, "Namespace"));
        each(root, "objects", item -> {
            var object = reader.read(item, file);
            if (object != null) {
                cluster.apply(new Event.Upserted(object));
            }
        });
        each(
                root,
                "nodes",
                item -> cluster.apply(new Event.Upserted(reader.described((Node) reader.read(item, file, "Node")))));
        each(root, "existingPods", item -> {
            var pod = reader.readPod(item, file);
            cluster.apply(new Event.Upserted(pod.standingAt(cluster.podCount() + 1)));
        });
        var id = root.entries().get("id");
        return new ClusterCase(
                id instanceof Value.Scalar scalar ? scalar.text() : "",
                reader.readPod(Objects.requireNonNull(root.entries().get("pod")), file),
                cluster);
    }

    private static void each(Value.Mapping root, String name, Consumer<Value> action) {
        if (root.entries().get(name) instanceof Value.Sequence sequence) {
            sequence.items().forEach(action);
        }
    }

    private static void put(Cluster cluster, ObjectReader reader, Value item, String file, String kind) {
        cluster.apply(new Event.Upserted(reader.read(item, file, kind)));
    }
}
