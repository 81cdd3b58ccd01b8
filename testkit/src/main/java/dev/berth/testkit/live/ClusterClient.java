package dev.berth.testkit.live;

import dev.berth.kubernetes.live.http.Answer;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** What a user of a cluster does, for tests: creates, reads and deletes objects, and waits for what must come. */
public final class ClusterClient implements AutoCloseable {
    private final HttpPool pool;

    public ClusterClient(ApiServer server) {
        pool = new HttpPool(server, 10_000, 16);
    }

    /** Any answer will do. */
    public Answer ask(Request request) {
        try {
            return pool.exchange(request);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The answer, which must be a success. */
    public Value must(Request request) {
        var answer = ask(request);
        if (!answer.succeeded()) {
            throw new IllegalStateException(request.method() + " " + request.path() + ": " + answer.shown());
        }
        return JsonTrees.read(answer.text(), request.path(), 1);
    }

    /** Creates a namespace whose name begins like this. */
    public String namespace(String prefix) {
        var made = must(Request.post(
                "/api/v1/namespaces",
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"generateName\":\"" + prefix + "-\"}}"));
        return ObjectParts.text(made, "metadata", "name");
    }

    /** Creates a ready node with so many cores, and 100 places for pods. */
    public void node(String name, int cores, Map<String, String> labels) {
        var all = new TreeMap<>(labels);
        all.put("kubernetes.io/hostname", name);
        String room = "{\"cpu\":\"" + cores + "\",\"memory\":\"64Gi\",\"pods\":\"100\"}";
        must(Request.post(
                "/api/v1/nodes",
                "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"" + name + "\",\"labels\":"
                        + json(all)
                        + "},\"status\":{\"capacity\":" + room + ",\"allocatable\":" + room
                        + ",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}"));
    }

    /** Creates a ready node with so many GPUs, 100 cores, and 100 places for pods. */
    public void gpuNode(String name, int gpus) {
        String room = "{\"cpu\":\"100\",\"memory\":\"640Gi\",\"pods\":\"100\",\"nvidia.com/gpu\":\"" + gpus + "\"}";
        must(Request.post(
                "/api/v1/nodes",
                "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"" + name
                        + "\",\"labels\":{\"kubernetes.io/hostname\":\"" + name + "\"}},\"status\":{\"capacity\":"
                        + room
                        + ",\"allocatable\":" + room + ",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}"));
    }

    /** The node has so many GPUs from now on. */
    public void gpuAllocatable(String node, int gpus) {
        must(Request.patch(
                "/api/v1/nodes/" + node + "/status",
                Request.MERGE_PATCH,
                "{\"status\":{\"allocatable\":{\"nvidia.com/gpu\":\"" + gpus + "\"}}}"));
    }

    /** A pod that asks for 100 millicores and so many GPUs. */
    public void gpuPod(String namespace, String name, int gpus) {
        must(Request.post(
                "/api/v1/namespaces/" + namespace + "/pods",
                podText(name, 100, "")
                        .replace(
                                "\"requests\":{\"cpu\":\"100m\"}",
                                "\"requests\":{\"cpu\":\"100m\",\"nvidia.com/gpu\":\"" + gpus
                                        + "\"},\"limits\":{\"nvidia.com/gpu\":\"" + gpus + "\"}")));
    }

    public void deleteNode(String name) {
        must(Request.delete("/api/v1/nodes/" + name));
    }

    /** A pod of one container that asks for so many millicores; {@code more} are further fields of its spec. */
    public static String podText(String name, int milliCpu, String more) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"" + name
                + "\",\"labels\":{\"app\":\"" + name.replaceAll("-[0-9]+$", "") + "\"}},\"spec\":{"
                + "\"schedulerName\":\"berth\",\"terminationGracePeriodSeconds\":0,"
                + "\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"resources\":{\"requests\":{\"cpu\":\"" + milliCpu
                + "m\"}}}]" + (more.isEmpty() ? "" : "," + more) + "}}";
    }

    public void pod(String namespace, String name, int milliCpu, String more) {
        must(Request.post("/api/v1/namespaces/" + namespace + "/pods", podText(name, milliCpu, more)));
    }

    /** A pod that says itself, in Berth's annotations, that it belongs to a gang. */
    public void annotatedMember(String namespace, String name, int milliCpu, String gang, int min) {
        must(Request.post(
                "/api/v1/namespaces/" + namespace + "/pods",
                podText(name, milliCpu, "")
                        .replace(
                                "\"labels\":",
                                "\"annotations\":{\"berth.dev/gang\":\"" + gang + "\",\"berth.dev/gang-min\":\"" + min
                                        + "\"},\"labels\":")));
    }

    /** A pod of another scheduler, on a node already. */
    public void foreignPod(String namespace, String name, int milliCpu, String node) {
        must(Request.post(
                "/api/v1/namespaces/" + namespace + "/pods",
                podText(name, milliCpu, "\"nodeName\":\"" + node + "\"")
                        .replace("\"schedulerName\":\"berth\"", "\"schedulerName\":\"other\"")));
    }

    public void deletePod(String namespace, String name) {
        must(Request.delete("/api/v1/namespaces/" + namespace + "/pods/" + name + "?gracePeriodSeconds=0"));
    }

    /** The pod as it is now. */
    public Value readPod(String namespace, String name) {
        return must(Request.get("/api/v1/namespaces/" + namespace + "/pods/" + name));
    }

    /** Where a pod is; empty while it waits. */
    public String nodeOf(String namespace, String name) {
        return ObjectParts.text(readPod(namespace, name), "spec", "nodeName");
    }

    /** The condition PodScheduled of a pod; an empty mapping where it has none. */
    public Value scheduled(String namespace, String name) {
        if (ObjectParts.at(readPod(namespace, name), "status", "conditions") instanceof Value.Sequence conditions) {
            for (var condition : conditions.items()) {
                if (ObjectParts.text(condition, "type").equals("PodScheduled")) {
                    return condition;
                }
            }
        }
        return new Value.Mapping(Map.of(), 0);
    }

    /** Objects of a list. */
    public List<Value> items(String path) {
        return ObjectParts.at(must(Request.get(path)), "items") instanceof Value.Sequence items
                ? items.items()
                : List.of();
    }

    /** Waits until something holds; against a real server there is no other way. */
    public static void eventually(String what, Duration atMost, BooleanSupplier holds) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + atMost.toSeconds() + " s: " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted: " + what, interrupted);
            }
        }
    }

    private static String json(Map<String, String> entries) {
        var text = new StringBuilder("{");
        entries.forEach((key, value) -> text.append(text.length() > 1 ? "," : "")
                .append('"')
                .append(key)
                .append("\":\"")
                .append(value)
                .append('"'));
        return text.append('}').toString();
    }

    @Override
    public void close() {
        pool.close();
    }
}
