package dev.berth.cli.bench.live;

import dev.berth.kubernetes.live.http.Request;
import java.io.IOException;

/**
 * The pods of a run, and what belongs to them.
 *
 * @param rack whether the members of a gang must be in one rack
 */
record Load(Kind kind, boolean rack) {
    static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String GROUPS = "/apis/scheduling.k8s.io/v1beta1/namespaces/default/podgroups";

    void addNodes(Cluster cluster, int count) throws IOException, InterruptedException {
        cluster.all(count, number -> Request.post("/api/v1/nodes", kind.node("node-" + number, number)));
    }

    void addPods(Cluster cluster, int count, String prefix, String schedulerName)
            throws IOException, InterruptedException {
        addGangs(cluster, count, prefix);
        cluster.all(count, number -> Request.post(PODS, kind.pod(prefix, number, schedulerName)));
    }

    /** The groups of so many pods, where they come in gangs. */
    void addGangs(Cluster cluster, int pods, String prefix) throws IOException, InterruptedException {
        cluster.all(gangs(pods), number -> Request.post(GROUPS, Kind.gang(Kind.gangName(prefix, number), rack)));
    }

    void deletePods(Cluster cluster, int count, String prefix) throws IOException, InterruptedException {
        cluster.all(count, number -> Request.delete(PODS + "/" + prefix + number + "?gracePeriodSeconds=0"));
        cluster.all(gangs(count), number -> Request.delete(GROUPS + "/" + Kind.gangName(prefix, number)));
    }

    /** How many pods come at once: those of a gang do. */
    int together() {
        return kind == Kind.GANG ? Kind.GANG_SIZE : 1;
    }

    private int gangs(int pods) {
        return kind == Kind.GANG ? (pods + Kind.GANG_SIZE - 1) / Kind.GANG_SIZE : 0;
    }
}
