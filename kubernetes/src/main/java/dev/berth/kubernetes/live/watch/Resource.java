package dev.berth.kubernetes.live.watch;

/**
 * A kind of object as the API server offers it.
 *
 * @param kind for example {@code Pod}
 * @param group API group; empty for the core
 * @param version for example {@code v1}; empty where the first that the server has is asked for
 * @param plural for example {@code pods}
 */
public record Resource(String kind, String group, String version, String plural) {
    public static final Resource PODS = new Resource("Pod", "", "v1", "pods");
    public static final Resource NODES = new Resource("Node", "", "v1", "nodes");

    /** The path of all objects, whatever their namespace. */
    public String path() {
        return (group.isEmpty() ? "/api/" : "/apis/" + group + "/") + version + "/" + plural;
    }

    /** The same kind in a version. */
    Resource at(String known) {
        return new Resource(kind, group, known, plural);
    }

    /** As RBAC and messages name it: {@code pods}, {@code leases.coordination.k8s.io}. */
    public String name() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
