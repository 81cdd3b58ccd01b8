package dev.berth.testkit.faults;

import static dev.berth.testkit.live.ClusterClient.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.EmbeddedCluster;
import dev.berth.embedded.fault.Fault;
import dev.berth.embedded.fault.Target;
import dev.berth.kubernetes.live.Roles;
import dev.berth.kubernetes.live.WatchedKind;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.rights.Right;
import dev.berth.kubernetes.live.rights.Rule;
import dev.berth.testkit.live.ClusterClient;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The roles of Berth's account, compared with what the embedded server's log shows of a scheduler that did all that it
 * does: no right is missing, and none is there that is not used.
 */
final class RightsUsedTest {
    @Test
    @Proves(value = FaultCase.F37, where = Proves.Where.LIVE, seeds = "1; rights granted against rights used")
    void f37BerthUsesEachRightOfItsRolesAndNoOther() {
        try (var cluster = EmbeddedCluster.start()) {
            var server = new ApiServer(URI.create(cluster.url()), null, true, null, ApiServer.Credentials.NONE);
            try (var user = new ClusterClient(server.askedBy("user"))) {
                user.must(Request.post(
                        "/api/v1/namespaces",
                        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + WholeJob.HOME
                                + "\"}}"));
                define(user, "scheduling.x-k8s.io", "podgroups", "PodGroup");
                define(user, "topology.node.k8s.io", "noderesourcetopologies", "NodeResourceTopology");
                try (var job = new WholeJob(user, server.askedBy("berth"))) {
                    job.awaitEnd();
                    cluster.faults().next(Target.BINDINGS, 1, new Fault.Refusal(409, 0));
                    job.pod("contradicted"); // so that it is read
                    job.awaitPlaced("contradicted");
                    eventually(
                            "each kind that is there was swept",
                            Duration.ofSeconds(20),
                            () -> used(cluster).containsAll(expected(user)));
                }
                assertThat(used(cluster)).isEqualTo(expected(user));
                assertThat(cluster.log().dropped()).isZero();
            }
        }
    }

    /** Kinds that the embedded server has not are asked for (watched), and never listed. */
    private static TreeSet<Right> expected(ClusterClient user) {
        var absent = WatchedKind.ALL.stream()
                .map(WatchedKind::resource)
                .filter(kind -> !kind.version().isEmpty()
                        && user.ask(Request.get(kind.path())).status() == 404)
                .map(kind -> new Right("list", kind.group(), kind.plural()))
                .collect(Collectors.toSet());
        return Stream.concat(Roles.scheduler().stream(), Roles.lease().stream())
                .flatMap(Rule::rights)
                .filter(right -> !absent.contains(right))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static TreeSet<Right> used(EmbeddedCluster cluster) {
        return cluster.log().requests().stream()
                .filter(request -> request.client().equals("berth"))
                .filter(request -> isOfObjects(request.path()))
                .map(request -> Right.of(request.method(), request.path() + "?" + request.query()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What kinds a group has is told to everybody. */
    private static boolean isOfObjects(String path) {
        return path.split("/").length > (path.startsWith("/apis/") ? 4 : 3);
    }

    private static void define(ClusterClient user, String group, String plural, String kind) {
        user.must(
                Request.post(
                        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                        "{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"kind\":\"CustomResourceDefinition\",\"metadata\":{\"name\":\""
                                + plural + "." + group + "\"},\"spec\":{\"group\":\"" + group
                                + "\",\"scope\":\"Cluster\","
                                + "\"names\":{\"plural\":\"" + plural + "\",\"singular\":\""
                                + kind.toLowerCase(Locale.ROOT)
                                + "\",\"kind\":\"" + kind + "\",\"listKind\":\"" + kind
                                + "List\"},\"versions\":[{\"name\":\"v1alpha1\",\"served\":true,\"storage\":true,\"schema\":{"
                                + "\"openAPIV3Schema\":{\"type\":\"object\",\"x-kubernetes-preserve-unknown-fields\":true}}}]}}"));
    }
}
