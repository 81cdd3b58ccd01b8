package dev.berth.cli.run;

import dev.berth.embedded.EmbeddedCluster;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.cold.ClusterAccess;
import dev.berth.kubernetes.live.LiveScheduler;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.server.BerthServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/**
 * What {@code berth run} does, done once on an embedded API over TLS while the JVM learns for its AOT cache: classes are
 * loaded and linked, and methods' profiles are kept (JEP 515), so that a cold start compiles at once what matters.
 */
public final class LiveTraining {
    private static final int NODES = 200;
    private static final int GANG = 8;
    private static final int GANGS = 50;

    /** A fourth of them in whole gangs. */
    private static final int PODS = GANGS * 4 * GANG;

    /** A training that takes longer is given up; it costs start-up time later and nothing else. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private LiveTraining() {}

    /** Runs until all pods are bound. */
    public static void run() throws IOException, InterruptedException {
        var file = Files.createTempFile("berth-training-", ".kubeconfig");
        try (var cluster =
                EmbeddedCluster.start(EmbeddedCluster.Options.DEFAULT.withTls().withToken("training"))) {
            Files.writeString(file, cluster.kubeconfig());
            train(ClusterAccess.kubeconfig(file, null));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void train(ApiServer api) throws IOException, InterruptedException {
        try (var pool = new HttpPool(api, 10_000, 4)) {
            for (int i = 0; i < NODES; i++) {
                create(pool, "/api/v1/nodes", node(i));
            }
            for (int i = 0; i < GANGS; i++) {
                create(pool, "/apis/scheduling.k8s.io/v1beta1/namespaces/default/podgroups", gang(i));
            }
            for (int i = 0; i < PODS; i++) {
                create(pool, "/api/v1/namespaces/default/pods", pod(i));
            }
            var scheduler = new LiveScheduler.Settings(
                    PluginCatalogue.with(List.of()).defaultProfile(),
                    Set.of("berth"),
                    ListWatch.Settings.STANDARD,
                    "training",
                    1);
            var settings = new BerthServer.Settings(api, scheduler, null, new InetSocketAddress("127.0.0.1", 0));
            try (var server = new BerthServer(settings)) {
                long began = System.nanoTime();
                while (isBusy(server.scheduler()) && System.nanoTime() - began < PATIENCE_NANOS) {
                    Thread.sleep(50);
                }
            }
        }
    }

    private static void create(HttpPool pool, String path, String object) throws IOException {
        var answer = pool.exchange(Request.post(path, object));
        if (!answer.succeeded()) {
            throw new IOException("training: POST " + path + " was answered with " + answer.shown() + ": " + object);
        }
    }

    private static boolean isBusy(LiveScheduler scheduler) {
        var status = scheduler.status();
        return !status.missing().isEmpty() || status.waiting() > 0 || status.assumed() > 0;
    }

    private static String node(int number) {
        String room = "{\"cpu\":\"32\",\"memory\":\"128Gi\",\"pods\":\"110\",\"nvidia.com/gpu\":\"8\"}";
        return "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"node-" + number
                + "\",\"labels\":{\"kubernetes.io/hostname\":\"node-" + number
                + "\",\"topology.kubernetes.io/zone\":\"zone-" + number % 10 + "\",\"berth.dev/rack\":\"rack-"
                + number / 16 + "\"}},\"status\":{\"capacity\":" + room
                + ",\"allocatable\":" + room + ",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}";
    }

    /** Every other one has to be in one rack. */
    private static String gang(int number) {
        String rack = number % 2 == 0 ? ",\"schedulingConstraints\":{\"topology\":[{\"key\":\"berth.dev/rack\"}]}" : "";
        return "{\"apiVersion\":\"scheduling.k8s.io/v1beta1\",\"kind\":\"PodGroup\",\"metadata\":{\"name\":\"gang-"
                + number + "\"},\"spec\":{\"schedulingPolicy\":{\"gang\":{\"minCount\":" + GANG + "}}" + rack + "}}";
    }

    /** Plain ones, ones that are spread, ones with a GPU, and gangs. */
    private static String pod(int number) {
        String spread = number % 4 == 1
                ? "\"topologySpreadConstraints\":[{\"maxSkew\":1,\"topologyKey\":\"topology.kubernetes.io/zone\","
                        + "\"whenUnsatisfiable\":\"DoNotSchedule\",\"labelSelector\":{\"matchLabels\":{\"app\":\"t\"}}}],"
                : "";
        String gpu = number % 4 == 2 ? ",\"limits\":{\"nvidia.com/gpu\":\"1\"}" : "";
        String gang =
                number % 4 == 3 ? "\"schedulingGroup\":{\"podGroupName\":\"gang-" + number / (4 * GANG) + "\"}," : "";
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"pod-" + number
                + "\",\"labels\":{\"app\":\"t\"}},\"spec\":{" + spread + gang + "\"schedulerName\":\"berth\","
                + "\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"resources\":{\"requests\":{\"cpu\":\"100m\","
                + "\"memory\":\"128Mi\"}" + gpu + "}}]}}";
    }
}
