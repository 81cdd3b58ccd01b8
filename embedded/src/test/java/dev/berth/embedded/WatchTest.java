package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.json.Json;
import org.junit.jupiter.api.Test;

final class WatchTest extends WithServer {

    @Test
    void aWatchTellsEachChangeInOrder() {
        String revision = client.get(PODS).revision();
        try (var watch = client.watch(PODS + "?resourceVersion=" + revision)) {
            var first = pod("a");
            client.post(PODS + "/a/binding", Client.binding("n1"));
            client.delete(PODS + "/a", Json.object("gracePeriodSeconds", 0));
            var added = watch.next();
            assertThat(added.get("type").text("")).isEqualTo("ADDED");
            assertThat(added.get("object")).isEqualTo(first.body());
            assertThat(watch.told()).isEqualTo("MODIFIED a");
            var deleted = watch.next();
            assertThat(deleted.get("type").text("")).isEqualTo("DELETED");
            assertThat(deleted.at("object", "spec", "nodeName").text("")).isEqualTo("n1");
            assertThat(Long.parseLong(
                            deleted.at("object", "metadata", "resourceVersion").text("")))
                    .isGreaterThan(Long.parseLong(first.revision()));
        }
    }

    @Test
    void aWatchFromNowhereBeginsWithWhatIsThere() {
        pod("a");
        try (var watch = client.watch(PODS)) {
            assertThat(watch.told()).isEqualTo("ADDED a");
            pod("b");
            assertThat(watch.told()).isEqualTo("ADDED b");
        }
    }

    @Test
    void aWatchResumesWhereItEnded() {
        String revision = pod("a").revision();
        pod("b");
        try (var watch = client.watch(PODS + "?resourceVersion=" + revision)) {
            assertThat(watch.told()).isEqualTo("ADDED b");
        }
    }

    @Test
    void aStreamingListEndsWithABookmark() {
        pod("a");
        try (var watch = client.watch(
                PODS + "?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")) {
            assertThat(watch.told()).isEqualTo("ADDED a");
            var bookmark = watch.next();
            assertThat(bookmark.get("type").text("")).isEqualTo("BOOKMARK");
            assertThat(bookmark.at("object", "metadata", "annotations", "k8s.io/initial-events-end")
                            .text(""))
                    .isEqualTo("true");
            assertThat(bookmark.at("object", "metadata", "resourceVersion").text(""))
                    .isEqualTo(client.get(PODS).revision());
        }
    }

    @Test
    void aStreamingListNeedsItsMatch() {
        assertThat(client.get(PODS + "?watch=true&sendInitialEvents=true").code())
                .isEqualTo(422);
    }

    @Test
    void anObjectThatIsNoLongerSelectedIsDeletedForTheWatcher() {
        pod("a");
        try (var watch = client.watch(PODS + "?fieldSelector=spec.nodeName%3D")) {
            assertThat(watch.told()).isEqualTo("ADDED a");
            client.post(PODS + "/a/binding", Client.binding("n1"));
            assertThat(watch.told()).isEqualTo("DELETED a");
        }
        try (var watch = client.watch(PODS + "?fieldSelector=spec.nodeName%3Dn1")) {
            assertThat(watch.told()).isEqualTo("ADDED a");
        }
    }

    @Test
    void aWatchFromAForgottenRevisionIsToldSo() {
        String revision = pod("a").revision();
        pod("b");
        cluster.compact();
        try (var watch = client.watch(PODS + "?resourceVersion=" + revision)) {
            var error = watch.next();
            assertThat(error.get("type").text("")).isEqualTo("ERROR");
            assertThat(error.at("object", "code").number(0)).isEqualTo(410);
            assertThat(error.at("object", "reason").text("")).isEqualTo("Expired");
            assertThat(watch.told()).isEqualTo("END");
        }
    }

    @Test
    void aWatchEndsAfterItsTime() {
        try (var watch = client.watch(PODS + "?timeoutSeconds=1")) {
            assertThat(watch.told()).isEqualTo("END");
        }
    }

    @Test
    void oneObjectCanBeWatched() {
        pod("a");
        pod("b");
        try (var watch = client.watch(PODS + "/b")) {
            assertThat(watch.told()).isEqualTo("ADDED b");
            client.delete(PODS + "/a");
            client.delete(PODS + "/b");
            assertThat(watch.told()).isEqualTo("DELETED b");
        }
    }

    @Test
    void aRestartBreaksWatchesAndKeepsTheHistory() {
        String revision = pod("a").revision();
        try (var watch = client.watch(PODS + "?resourceVersion=" + revision)) {
            cluster.restart();
            assertThat(watch.told()).isEqualTo("END");
        }
        pod("b");
        try (var watch = client.watch(PODS + "?resourceVersion=" + revision)) {
            assertThat(watch.told()).isEqualTo("ADDED b");
        }
    }
}
