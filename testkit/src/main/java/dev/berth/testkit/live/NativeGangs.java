package dev.berth.testkit.live;

import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.tree.Value;
import java.util.Objects;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * PodGroups of {@code scheduling.k8s.io} on a server that has them: in v1beta1 on Kubernetes 1.37, in v1alpha2 on 1.36.
 * 1.35 has none.
 *
 * @param version the first, in the server's order, that has the kind
 */
public record NativeGangs(ClusterClient client, String version) {
    private static final String GROUP = "/apis/scheduling.k8s.io";

    /** Empty where the server has no PodGroups. */
    public static Optional<NativeGangs> of(ClusterClient client) {
        var group = client.must(Request.get(GROUP));
        return items(group, "versions").items().stream()
                .map(each -> ObjectParts.text(each, "version"))
                .filter(version -> items(client.must(Request.get(GROUP + "/" + version)), "resources").items().stream()
                        .anyMatch(kind -> ObjectParts.text(kind, "name").equals("podgroups")))
                .findFirst()
                .map(version -> new NativeGangs(client, version));
    }

    /** Leaves the test out where the server has no PodGroups. */
    public static NativeGangs required(ClusterClient client) {
        return of(client)
                .orElseThrow(() -> new TestAbortedException("left out: this version of Kubernetes has no PodGroups of"
                        + " scheduling.k8s.io (1.36 is the first), so there are no native gangs"));
    }

    private static Value.Sequence items(Value object, String key) {
        return (Value.Sequence) Objects.requireNonNull(ObjectParts.at(object, key));
    }

    /** Where the groups of a namespace are. */
    public String path(String namespace) {
        return GROUP + "/" + version + "/namespaces/" + namespace + "/podgroups";
    }

    /**
     * Creates a group.
     *
     * @param more further fields of its spec, with a comma before them; or empty
     */
    public void create(String namespace, String name, int minCount, String more) {
        client.must(Request.post(
                path(namespace),
                "{\"apiVersion\":\"scheduling.k8s.io/" + version + "\",\"kind\":\"PodGroup\",\"metadata\":{\"name\":\""
                        + name + "\"},\"spec\":{\"schedulingPolicy\":{\"gang\":{\"minCount\":" + minCount + "}}" + more
                        + "}}"));
    }

    /** Creates a pod that belongs to a group. */
    public void member(String namespace, String pod, int milliCpu, String group) {
        client.pod(namespace, pod, milliCpu, "\"schedulingGroup\":{\"podGroupName\":\"" + group + "\"}");
    }

    /** The condition that says whether a group was placed: status and reason; empty where it has none. */
    public String condition(String namespace, String name) {
        String type = version.equals("v1alpha2") ? "PodGroupScheduled" : "PodGroupInitiallyScheduled";
        var group = client.must(Request.get(path(namespace) + "/" + name));
        if (ObjectParts.at(group, "status", "conditions") instanceof Value.Sequence conditions) {
            for (var condition : conditions.items()) {
                if (ObjectParts.text(condition, "type").equals(type)) {
                    return ObjectParts.text(condition, "status") + " " + ObjectParts.text(condition, "reason");
                }
            }
        }
        return "";
    }
}
