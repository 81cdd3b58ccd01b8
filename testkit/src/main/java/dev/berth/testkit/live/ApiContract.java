package dev.berth.testkit.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kubernetes.live.http.Answer;
import dev.berth.kubernetes.live.http.HttpConnection;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What Berth relies on an API server for, one promise a test. A subclass says which server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ApiContract {
    private static final int PATIENCE_MILLIS = 20_000;

    private @Nullable ApiUnderTest api;
    private @Nullable ClusterClient client;
    private String namespace = "";

    /** Starts the server under test. */
    protected abstract ApiUnderTest startApi();

    @BeforeAll
    void start() {
        api = startApi();
        client = new ClusterClient(api.server());
    }

    @AfterAll
    void stop() {
        if (client != null) {
            client.close();
        }
        if (api != null) {
            api.close();
        }
    }

    @BeforeEach
    void freshNamespace() {
        namespace = client().namespace("api");
    }

    @AfterEach
    void tidy() {
        client().items(pods()).forEach(pod -> client().deletePod(namespace, name(pod)));
    }

    private ClusterClient client() {
        return Objects.requireNonNull(client);
    }

    private String pods() {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    private static String name(Value object) {
        return ObjectParts.text(object, "metadata", "name");
    }

    private String pod(String name) {
        client().pod(namespace, name, 100, "");
        return ObjectParts.text(client().readPod(namespace, name), "metadata", "uid");
    }

    private Answer bind(String pod, String uid, String more) {
        return client().ask(Request.post(
                pods() + "/" + pod + "/binding",
                "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"" + pod + "\",\"uid\":\"" + uid
                        + "\"" + more
                        + "},\"target\":{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"some-node\"}}"));
    }

    private static Value tree(Answer answer) {
        return JsonTrees.read(answer.text(), "answer", 1);
    }

    /** Objects of a watch until one fulfils a wish; each as type and object. */
    private List<Value> watch(String query, java.util.function.Predicate<Value> last) throws IOException {
        var seen = new ArrayList<Value>();
        try (var connection = HttpConnection.open(Objects.requireNonNull(api).server(), PATIENCE_MILLIS)) {
            var response = connection.send(Request.get(pods() + "?watch=true&" + query));
            assertThat(response.status()).isEqualTo(200);
            var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var event = JsonTrees.read(line, "event", 1);
                seen.add(event);
                if (last.test(event)) {
                    break;
                }
            }
        }
        return seen;
    }

    private static boolean is(Value event, String type, String pod) {
        return ObjectParts.text(event, "type").equals(type)
                && ObjectParts.text(event, "object", "metadata", "name").equals(pod);
    }

    @Test
    void aBindingPutsThePodOnTheNodeWithTheAnnotationsOfTheBinding() {
        String uid = pod("a-0");
        assertThat(bind("a-0", uid, ",\"annotations\":{\"berth.dev/devices\":\"3,4\"}")
                        .status())
                .isEqualTo(201);
        var bound = client().readPod(namespace, "a-0");
        assertThat(client().nodeOf(namespace, "a-0")).isEqualTo("some-node");
        assertThat(ObjectParts.text(bound, "metadata", "annotations", "berth.dev/devices"))
                .isEqualTo("3,4");
        assertThat(ObjectParts.text(client().scheduled(namespace, "a-0"), "status"))
                .isEqualTo("True");
    }

    @Test
    void aPodIsBoundOnce() {
        String uid = pod("a-0");
        assertThat(bind("a-0", uid, "").status()).isEqualTo(201);
        assertThat(bind("a-0", uid, "").status()).isEqualTo(409);
    }

    @Test
    void aBindingForAnotherPodOfTheSameNameIsRefused() {
        String old = pod("a-0");
        client().deletePod(namespace, "a-0");
        pod("a-0");
        assertThat(bind("a-0", old, "").status()).isEqualTo(409);
        assertThat(client().nodeOf(namespace, "a-0")).isEmpty();
    }

    @Test
    void aBindingForAPodThatIsGoneIsNotFound() {
        String uid = pod("a-0");
        client().deletePod(namespace, "a-0");
        assertThat(bind("a-0", uid, "").status()).isEqualTo(404);
    }

    @Test
    void aGatedPodCannotBeBound() {
        client().pod(namespace, "a-0", 100, "\"schedulingGates\":[{\"name\":\"example.com/hold\"}]");
        String uid = ObjectParts.text(client().readPod(namespace, "a-0"), "metadata", "uid");
        assertThat(bind("a-0", uid, "").succeeded()).isFalse();
        assertThat(client().nodeOf(namespace, "a-0")).isEmpty();
    }

    @Test
    void aConditionIsMergedByItsType() {
        pod("a-0");
        String path = pods() + "/a-0/status";
        String ready = "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\"}]}}";
        String scheduled = "{\"status\":{\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"False\","
                + "\"reason\":\"Unschedulable\",\"message\":\"no room\"}],\"nominatedNodeName\":\"some-node\"}}";
        client().must(Request.patch(path, Request.STRATEGIC_MERGE_PATCH, ready));
        client().must(Request.patch(path, Request.STRATEGIC_MERGE_PATCH, scheduled));
        var pod = client().readPod(namespace, "a-0");
        assertThat(ObjectParts.text(client().scheduled(namespace, "a-0"), "message"))
                .isEqualTo("no room");
        assertThat(ObjectParts.text(pod, "status", "nominatedNodeName")).isEqualTo("some-node");
        assertThat(((Value.Sequence) Objects.requireNonNull(ObjectParts.at(pod, "status", "conditions"))).items())
                .hasSize(2);
    }

    @Test
    void aStreamedListEndsWithABookmarkAndGoesOnAsAWatch() throws IOException {
        pod("early-0");
        var seen = watch(
                "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=15",
                event -> {
                    if (ObjectParts.text(event, "type").equals("BOOKMARK")) {
                        pod("late-0");
                    }
                    return is(event, "ADDED", "late-0");
                });
        assertThat(is(seen.get(0), "ADDED", "early-0")).isTrue();
        assertThat(ObjectParts.text(seen.get(1), "type")).isEqualTo("BOOKMARK");
        assertThat(ObjectParts.text(seen.get(1), "object", "metadata", "annotations", "k8s.io/initial-events-end"))
                .isEqualTo("true");
        assertThat(ObjectParts.text(seen.get(2), "object", "kind")).isEqualTo("Pod");
    }

    @Test
    void aWatchTellsAllChangesSinceAVersionInOrder() throws IOException {
        var before = client().must(Request.get(pods()));
        String version = ObjectParts.text(before, "metadata", "resourceVersion");
        String uid = pod("a-0");
        bind("a-0", uid, "");
        client().deletePod(namespace, "a-0");
        var seen = watch("timeoutSeconds=15&resourceVersion=" + version, event -> is(event, "DELETED", "a-0"));
        assertThat(is(seen.get(0), "ADDED", "a-0")).isTrue();
        assertThat(is(seen.get(1), "MODIFIED", "a-0")).isTrue();
        assertThat(ObjectParts.text(seen.get(1), "object", "spec", "nodeName")).isEqualTo("some-node");
        long last = 0;
        for (var event : seen) {
            long at = ObjectParts.number(event, "object", "metadata", "resourceVersion");
            assertThat(at).isGreaterThan(last);
            last = at;
        }
    }

    @Test
    void pagesOfAListAreOfOneMoment() {
        for (int i = 0; i < 7; i++) {
            pod("a-" + i);
        }
        var names = new HashSet<String>();
        var first = client().must(Request.get(pods() + "?limit=3"));
        String version = ObjectParts.text(first, "metadata", "resourceVersion");
        var page = first;
        pod("later-0");
        while (true) {
            assertThat(ObjectParts.text(page, "metadata", "resourceVersion")).isEqualTo(version);
            ((Value.Sequence) Objects.requireNonNull(ObjectParts.at(page, "items")))
                    .items()
                    .forEach(pod -> names.add(name(pod)));
            String next = ObjectParts.text(page, "metadata", "continue");
            if (next.isEmpty()) {
                break;
            }
            page = client().must(Request.get(
                    pods() + "?limit=3&continue=" + java.net.URLEncoder.encode(next, StandardCharsets.UTF_8)));
        }
        assertThat(names).hasSize(7).doesNotContain("later-0");
    }

    @Test
    void aVersionThatTheServerHasNotSeenIsRefusedAsTooLarge() {
        var answer =
                client().ask(Request.get(pods() + "?resourceVersion=99999999999&resourceVersionMatch=NotOlderThan"));
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text()).contains("Too large resource version");
    }

    @Test
    void anEvictionEndsAPodUnlessABudgetIsSpent() {
        String uid = pod("a-0");
        bind("a-0", uid, "");
        client().must(Request.patch(
                pods() + "/a-0/status", Request.MERGE_PATCH, "{\"status\":{\"phase\":\"Running\"}}"));
        String budgets = "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets";
        client().must(Request.post(
                budgets,
                "{\"apiVersion\":\"policy/v1\",\"kind\":\"PodDisruptionBudget\",\"metadata\":{\"name\":\"keep\"},"
                        + "\"spec\":{\"minAvailable\":1,\"selector\":{\"matchLabels\":{\"app\":\"a\"}}}}"));
        String eviction = "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"a-0\"}}";
        var blocked = client().ask(Request.post(pods() + "/a-0/eviction", eviction));
        assertThat(blocked.status()).isEqualTo(429);
        assertThat(blocked.text()).containsAnyOf("DisruptionBudget", "disruption budget");
        client().must(Request.delete(budgets + "/keep"));
        assertThat(client().ask(Request.post(pods() + "/a-0/eviction", eviction))
                        .status())
                .isEqualTo(201);
        assertThat(client().ask(Request.get(pods() + "/a-0")).status()).isEqualTo(404);
    }

    @Test
    void aLeaseIsTakenByOneOfTwoWhoReadTheSame() {
        String path = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
        String lease = "{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":{\"name\":\"l\"%s},"
                + "\"spec\":{\"holderIdentity\":\"%s\"}}";
        var made = client().must(Request.post(path, lease.formatted("", "one")));
        assertThat(client().ask(Request.post(path, lease.formatted("", "two"))).status())
                .isEqualTo(409);
        String read = ",\"resourceVersion\":\"" + ObjectParts.text(made, "metadata", "resourceVersion") + "\"";
        assertThat(client().ask(Request.put(path + "/l", lease.formatted(read, "two")))
                        .status())
                .isEqualTo(200);
        assertThat(client().ask(Request.put(path + "/l", lease.formatted(read, "three")))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void anEventIsTakenAndASecondOfItsNameIsNot() {
        String path = "/apis/events.k8s.io/v1/namespaces/" + namespace + "/events";
        String event =
                "{\"apiVersion\":\"events.k8s.io/v1\",\"kind\":\"Event\",\"metadata\":{\"name\":\"e\",\"namespace\":\""
                        + namespace
                        + "\"},\"eventTime\":\"2026-01-01T00:00:00.000000Z\",\"action\":\"Binding\",\"reason\":"
                        + "\"Scheduled\",\"type\":\"Normal\",\"reportingController\":\"berth\",\"reportingInstance\":\"b\","
                        + "\"regarding\":{\"kind\":\"Pod\",\"namespace\":\"" + namespace
                        + "\",\"name\":\"a-0\"},\"note\":\"n\"}";
        assertThat(client().ask(Request.post(path, event)).status()).isEqualTo(201);
        assertThat(client().ask(Request.post(path, event)).status()).isEqualTo(409);
        assertThat(client().items("/api/v1/namespaces/" + namespace + "/events"))
                .hasSize(1);
    }

    @Test
    void refusalsAreStatusesWithReasonAndCode() {
        var missing = client().ask(Request.get(pods() + "/no-such-pod"));
        assertThat(missing.status()).isEqualTo(404);
        assertThat(ObjectParts.text(tree(missing), "reason")).isEqualTo("NotFound");
        var invalid = client().ask(
                        Request.post(
                                pods(),
                                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a-0\"},\"spec\":{\"containers\":[]}}"));
        assertThat(invalid.status()).isEqualTo(422);
        assertThat(ObjectParts.text(tree(invalid), "reason")).isEqualTo("Invalid");
        assertThat(client().ask(Request.post(pods(), "{")).status()).isEqualTo(400);
        assertThat(client().ask(Request.get("/apis/no.such.group/v1/things")).status())
                .isEqualTo(404);
    }

    @Test
    void aPodsPriorityIsThatOfItsClass() {
        client().must(Request.post(
                "/apis/scheduling.k8s.io/v1/priorityclasses",
                "{\"apiVersion\":\"scheduling.k8s.io/v1\",\"kind\":\"PriorityClass\",\"metadata\":{\"name\":\""
                        + namespace + "\"},\"value\":4711,\"preemptionPolicy\":\"Never\"}"));
        client().pod(namespace, "a-0", 100, "\"priorityClassName\":\"" + namespace + "\"");
        var pod = client().readPod(namespace, "a-0");
        assertThat(ObjectParts.number(pod, "spec", "priority")).isEqualTo(4711);
        assertThat(ObjectParts.text(pod, "spec", "preemptionPolicy")).isEqualTo("Never");
    }

    @Test
    void podGroupsAreFoundInTheVersionThatHasThem() {
        var gangs = NativeGangs.required(client());
        gangs.create(namespace, "g", 2, "");
        gangs.member(namespace, "a-0", 100, "g");
        assertThat(ObjectParts.text(client().readPod(namespace, "a-0"), "spec", "schedulingGroup", "podGroupName"))
                .isEqualTo("g");
    }

    @Test
    void aNodeCreatedWithItsStatusKeepsIt() {
        client().node(namespace, 4, Map.of());
        var node = client().must(Request.get("/api/v1/nodes/" + namespace));
        assertThat(ObjectParts.text(node, "status", "allocatable", "cpu")).isEqualTo("4");
        client().deleteNode(namespace);
    }
}
