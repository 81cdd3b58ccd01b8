package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.EmbeddedCluster;
import dev.berth.embedded.fault.Fault;
import dev.berth.embedded.fault.Target;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.testkit.live.ClusterClient;
import dev.berth.testkit.live.RecordingSink;
import dev.berth.testkit.live.ScriptedApi;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can happen to the streams of lists and watches. */
final class StreamFaultsTest {
    private static final String LIST_END = "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"metadata\":{"
            + "\"resourceVersion\":\"VERSION\",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}}}}";
    private static final ListWatch.Settings HURRIED =
            new ListWatch.Settings(400, 300, 3, 1, 20, 30, 60_000, ListWatch.Settings.NEVER);

    private final RecordingSink sink = new RecordingSink();
    private final EmbeddedCluster cluster = EmbeddedCluster.start();
    private final ScriptedApi script = new ScriptedApi();
    private ListWatch watch = watch(script.server(), HURRIED);

    private ListWatch watch(ApiServer server, ListWatch.Settings settings) {
        return new ListWatch(server, Resource.PODS, sink, settings, new SplittableRandom(1));
    }

    private ApiServer embedded() {
        return new ApiServer(URI.create(cluster.url()), null, true, null, ApiServer.Credentials.NONE);
    }

    private ClusterClient user() {
        return new ClusterClient(embedded().askedBy("user"));
    }

    private void start(ListWatch started) {
        watch = started;
        Thread.ofVirtual().start(started);
    }

    @AfterEach
    void close() {
        watch.close();
        script.close();
        cluster.close();
    }

    private static String event(String type, String name, int version) {
        return "{\"type\":\"" + type + "\",\"object\":{\"kind\":\"Pod\",\"metadata\":{\"name\":\"" + name
                + "\",\"namespace\":\"default\",\"resourceVersion\":\"" + version + "\"}}}";
    }

    private static String listEnd(int version) {
        return LIST_END.replace("VERSION", String.valueOf(version));
    }

    private static String bookmark(int version) {
        return "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"metadata\":{\"resourceVersion\":\"" + version
                + "\"}}}";
    }

    private static String status(int code, String message) {
        return "{\"kind\":\"Status\",\"code\":" + code + ",\"message\":\"" + message + "\"}";
    }

    private static String versionAsked(String request) {
        var found = Pattern.compile("[?&]resourceVersion=([0-9]+)").matcher(request);
        return found.find() ? found.group(1) : "";
    }

    @Test
    @Proves(value = FaultCase.F02, where = Proves.Where.LIVE)
    void f02ASilentStreamIsNoticedAndListedAgain() {
        try (var user = user()) {
            String namespace = user.namespace("silent");
            start(watch(embedded(), HURRIED));
            sink.await("current");
            cluster.faults().next(Target.of("pods"), 1, new Fault.Frozen());
            user.pod(namespace, "a", 100, ""); // nobody tells of it
            sink.await("behind: the stream was silent");
            cluster.faults().clear();
            sink.await("seen a");
            sink.await("current");
        }
    }

    @Test
    @Proves(value = FaultCase.F03, where = Proves.Where.LIVE)
    void f03WhatWasCompactedIsFoundByListing() {
        try (var user = user()) {
            String namespace = user.namespace("compacted");
            user.pod(namespace, "goes", 100, "");
            start(watch(embedded(), HURRIED));
            sink.await("current");
            cluster.faults().next(Target.of("pods"), 1, new Fault.Broken());
            cluster.faults().next(new Target("WATCH", "pods", ""), 3, new Fault.Refusal(500, 0));
            user.deletePod(namespace, "goes");
            user.pod(namespace, "comes", 100, "");
            cluster.compact();
            sink.await("behind");
            sink.await("listing");
            sink.await("seen comes");
            sink.await("listed");
            sink.await("current");
            assertThat(sink.taken()
                            .subList(
                                    sink.taken().lastIndexOf("listing"),
                                    sink.taken().size()))
                    .noneMatch(told -> told.startsWith("seen goes"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 401, 410})
    @Proves(value = FaultCase.F04, where = Proves.Where.LIVE, seeds = "1; 30 times 429, 500, 503, 401 or 410")
    void f04AListThatIsRefusedIsAskedAgainForAsLongAsItTakes(int code) {
        try (var user = user()) {
            user.namespace("refused");
            cluster.faults().next(new Target("WATCH", "pods", ""), 30, new Fault.Refusal(code, 0));
            start(watch(embedded(), HURRIED));
            sink.await("current");
            assertThat(sink.taken().stream().filter(told -> told.startsWith("behind")))
                    .hasSize(30);
        }
    }

    @Test
    @Proves(value = FaultCase.F07, where = Proves.Where.LIVE)
    void f07AServerThatIsBehindWhatWasSeenIsRefusedUntilItHasCaughtUp() {
        script.streams(event("ADDED", "a", 90), listEnd(100), event("DELETED", "a", 110))
                .says(410, status(410, "too old"))
                .says(504, status(504, "Too large resource version: 110, current: 95"))
                .says(504, status(504, "Too large resource version: 110, current: 96"))
                .streamsAndStays(event("ADDED", "b", 105), listEnd(120));
        start(watch(script.server(), HURRIED));
        sink.await("gone a 110");
        sink.await("listed 120");
        assertThat(sink.taken().stream().filter("listing"::equals)).hasSize(2); // never by an old server
        assertThat(script.asked().subList(2, 5))
                .allMatch(asked -> versionAsked(asked).equals("110"));
    }

    @Test
    @Proves(value = FaultCase.F07, where = Proves.Where.LIVE)
    void f07PagesOfAServerThatIsBehindAreNotBelievedEither() {
        script.streams(listEnd(100))
                .says(410, status(410, "too old"))
                .says(422, status(422, "sendInitialEvents is forbidden"))
                .says(200, "{\"metadata\":{\"resourceVersion\":\"95\"},\"items\":[]}")
                .says(200, "{\"metadata\":{\"resourceVersion\":\"101\"},\"items\":[]}")
                .streamsAndStays();
        start(watch(script.server(), HURRIED));
        sink.await("behind: the list is of version 95, but version 100 was seen already");
        sink.await("listed 101");
    }

    @Test
    @Proves(value = FaultCase.F07, where = Proves.Where.LIVE)
    void f07WhereVersionsStayBehindEtcdWasRestoredAndTheListStartsFromNothing() {
        script.streams(event("ADDED", "a", 90), listEnd(100)).says(410, status(410, "too old"));
        for (int i = 0; i < 3; i++) {
            script.says(504, status(504, "Too large resource version"));
        }
        script.streamsAndStays(event("ADDED", "restored", 4), listEnd(5));
        start(watch(script.server(), new ListWatch.Settings(400, 300, 3, 1, 20, 30, 0, ListWatch.Settings.NEVER)));
        sink.await("seen restored 4");
        sink.await("listed 5");
        assertThat(versionAsked(script.asked().getLast())).isEmpty();
    }

    /** Sweeps whenever a stream ends. */
    private static final ListWatch.Settings SWEEPING = HURRIED.sweepingEach(0);

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.LIVE)
    void f06BetweenTwoStreamsTheMomentThatWasReachedIsListed() {
        script.streams(event("ADDED", "a", 8), listEnd(10), event("MODIFIED", "a", 12))
                .says(200, page("12", "more", "a"))
                .says(200, page("12", "", "lost"))
                .streamsAndStays(event("ADDED", "next", 13));
        start(watch(script.server(), SWEEPING));
        sink.await("sweeping");
        sink.await("seen lost");
        sink.await("listed 12");
        sink.await("seen next 13");
        assertThat(script.asked().get(1)).contains("limit=3&resourceVersionMatch=Exact&resourceVersion=12");
        assertThat(script.asked().get(2)).contains("continue=more").doesNotContain("resourceVersion");
        assertThat(versionAsked(script.asked().get(3))).isEqualTo("12");
        assertThat(sink.taken()).containsOnlyOnce("listing").noneMatch(told -> told.startsWith("behind"));
    }

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.LIVE)
    void f06ASweepShowsWhatNoEventTold() {
        try (var user = user()) {
            String namespace = user.namespace("sweep");
            for (int i = 0; i < 5; i++) {
                user.pod(namespace, "p-" + i, 100, "");
            }
            start(watch(embedded(), SWEEPING));
            sink.await("current");
            cluster.faults().next(Target.of("pods"), 1, new Fault.Dropped());
            user.pod(namespace, "lost", 100, "");
            user.pod(namespace, "told", 100, "");
            sink.await("seen told");
            assertThat(sink.taken()).noneMatch(told -> told.startsWith("seen lost"));
            cluster.faults().next(Target.of("pods"), 1, new Fault.Broken());
            user.pod(namespace, "last", 100, "");
            sink.await("sweeping");
            sink.await("seen lost");
            sink.await("listed");
            sink.await("current");
        }
    }

    @Test
    void aMomentThatIsForgottenIsNotSweptButAllIsListed() {
        script.streams(event("ADDED", "a", 8), listEnd(10))
                .says(410, status(410, "too old"))
                .streamsAndStays(event("ADDED", "a", 8), listEnd(20));
        start(watch(script.server(), SWEEPING));
        sink.await("sweeping");
        sink.await("listing");
        sink.await("listed 20");
    }

    @Test
    void aSweepThatBreaksOffIsBegunAnew() {
        script.streams(event("ADDED", "a", 8), listEnd(10))
                .says(200, page("10", "more", "a"))
                .says(503, "")
                .says(200, page("10", "", "a"))
                .streamsAndStays(event("MODIFIED", "a", 11));
        start(watch(script.server(), SWEEPING));
        sink.await("sweeping");
        sink.await("behind");
        sink.await("sweeping");
        sink.await("listed 10");
        sink.await("current");
        assertThat(sink.taken()).containsOnlyOnce("listing");
    }

    @Test
    void whoMayNotListIsToldSo() {
        script.streams(listEnd(10)).says(403, status(403, "forbidden")).says(200, page("10", "", "a"));
        start(watch(script.server(), SWEEPING));
        sink.await("forbidden to list");
        sink.await("listed 10");
    }

    @Test
    void aBookmarkSaysFromWhereToGoOn() {
        script.streams(listEnd(10), event("ADDED", "a", 12), bookmark(40))
                .streams(bookmark(50))
                .streamsAndStays();
        start(watch(script.server(), HURRIED));
        sink.await("up to 40");
        sink.await("up to 50");
        assertThat(script.asked().stream().map(StreamFaultsTest::versionAsked).limit(2))
                .containsExactly("", "40");
    }

    @Test
    void anErrorWithinAStreamIsTakenForWhatItIs() {
        script.streams(listEnd(10), "{\"type\":\"ERROR\",\"object\":" + status(410, "expired") + "}")
                .streamsAndStays(event("ADDED", "a", 20), listEnd(21));
        start(watch(script.server(), HURRIED));
        sink.await("listed 10");
        sink.await("behind: the watch ended with: expired");
        sink.await("listed 21");
    }

    @Test
    void aStreamThatEndsBeforeItsListIsCompleteIsListedAgain() {
        script.streams(event("ADDED", "a", 5)).streamsAndStays(event("ADDED", "a", 5), listEnd(6));
        start(watch(script.server(), HURRIED));
        sink.await("behind: the stream ended before the list was complete");
        sink.await("listed 6");
    }

    @Test
    void halfAnObjectIsNoObject() {
        script.streams(listEnd(5), "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"ha")
                .streamsAndStays(event("ADDED", "half", 7));
        start(watch(script.server(), HURRIED));
        sink.await("seen half 7");
        assertThat(sink.taken().stream().filter(told -> told.startsWith("seen")))
                .containsExactly("seen half 7");
    }

    @Test
    void aServerWithoutStreamingListsIsAskedForPagesOfOneMoment() {
        try (var user = user()) {
            String namespace = user.namespace("pages");
            for (int i = 0; i < 10; i++) {
                user.pod(namespace, "p-" + i, 100, "");
            }
            cluster.faults().next(new Target("WATCH", "pods", ""), 1, new Fault.Refusal(422, 0));
            start(watch(embedded(), HURRIED));
            sink.await("listed");
            assertThat(sink.taken().stream().filter(told -> told.startsWith("seen")))
                    .hasSize(10);
            var pages = cluster.log().requests().stream()
                    .filter(request ->
                            request.path().endsWith("/pods") && request.query().startsWith("limit=3"))
                    .toList();
            assertThat(pages).hasSize(4);
            assertThat(pages.subList(1, 4)).allMatch(page -> page.query().contains("continue="));
            user.pod(namespace, "later", 100, "");
            sink.await("seen later");
        }
    }

    @Test
    void pagesThatExpireInTheMiddleAreBegunAnew() {
        script.says(422, status(422, "sendInitialEvents is forbidden"))
                .says(200, page("10", "more", "a"))
                .says(410, status(410, "the continue parameter is too old"))
                .says(200, page("20", "more", "a"))
                .says(200, page("20", "", "b"))
                .streamsAndStays();
        script.finallySays(503, "");
        start(watch(script.server(), HURRIED));
        sink.await("listed 20");
        assertThat(sink.taken()).contains("seen b 1");
    }

    private static String page(String version, String next, String name) {
        return "{\"metadata\":{\"resourceVersion\":\"" + version + "\",\"continue\":\"" + next
                + "\"},\"items\":[{\"metadata\":{\"name\":\"" + name + "\",\"resourceVersion\":\"1\"}}]}";
    }

    @Test
    @Proves(value = FaultCase.F36, where = Proves.Where.LIVE)
    void f36AKindThatTheServerDoesNotOfferIsAskedForAgainAndFound() {
        start(new ListWatch(
                embedded(),
                new Resource("PodGroup", "scheduling.x-k8s.io", "", "podgroups"),
                sink,
                HURRIED,
                new SplittableRandom(1)));
        sink.await("absent");
        sink.await("absent");
        try (var user = user()) {
            user.must(Request.post(
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    "{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"kind\":\"CustomResourceDefinition\",\"metadata\":{"
                            + "\"name\":\"podgroups.scheduling.x-k8s.io\"},\"spec\":{\"group\":\"scheduling.x-k8s.io\","
                            + "\"scope\":\"Namespaced\",\"names\":{\"plural\":\"podgroups\",\"singular\":\"podgroup\","
                            + "\"kind\":\"PodGroup\",\"listKind\":\"PodGroupList\"},\"versions\":[{\"name\":"
                            + "\"v1alpha1\",\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":"
                            + "\"object\",\"x-kubernetes-preserve-unknown-fields\":true}}}]}}"));
            sink.await("current");
            String namespace = user.namespace("groups");
            user.must(Request.post(
                    "/apis/scheduling.x-k8s.io/v1alpha1/namespaces/" + namespace + "/podgroups",
                    "{\"apiVersion\":\"scheduling.x-k8s.io/v1alpha1\",\"kind\":\"PodGroup\",\"metadata\":{\"name\":"
                            + "\"g\"},\"spec\":{\"minMember\":2}}"));
            sink.await("seen g");
        }
    }

    @Test
    @Proves(value = FaultCase.F37, where = Proves.Where.LIVE)
    void f37AWatchThatIsForbiddenSaysSoAndGoesOnOnceItIsGranted() {
        for (int i = 0; i < 3; i++) {
            script.says(403, status(403, "pods is forbidden"));
        }
        script.streamsAndStays(listEnd(3));
        start(watch(script.server(), HURRIED));
        sink.await("forbidden to watch");
        sink.await("listed 3");
        assertThat(sink.taken().stream().filter("forbidden to watch"::equals)).hasSize(3);
    }

    @Test
    void noKindOfAnswerEndsTheWatch() {
        for (var body : List.of("", "{", "[]", "null", "\"x\"", "{\"type\":7}", "<html>", "{\"metadata\":null}")) {
            script.says(200, body);
        }
        script.says(302, "").says(404, "").says(418, "tea").says(204, "");
        script.streamsAndStays(listEnd(3));
        start(watch(script.server(), HURRIED));
        sink.await("listed 3");
    }
}
