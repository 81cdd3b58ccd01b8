package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.embedded.fault.Fault;
import dev.berth.embedded.fault.Faults;
import dev.berth.embedded.fault.Target;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FaultsTest extends WithServer {

    @Test
    void aRefusedBindingIsNotDone() {
        pod("web");
        cluster.faults().next(Target.BINDINGS, 1, new Fault.Refusal(429, 3));
        var refused = client.post(PODS + "/web/binding", Client.binding("n1"));
        assertThat(refused.code()).isEqualTo(429);
        assertThat(refused.response().headers().firstValue("Retry-After")).contains("3");
        assertThat(client.post(PODS + "/web/binding", Client.binding("n1")).code())
                .isEqualTo(201);
    }

    @Test
    void aLostReplyIsDoneAllTheSame() {
        pod("web");
        cluster.faults().next(Target.BINDINGS, 1, new Fault.LostReply());
        assertThatThrownBy(() -> client.post(PODS + "/web/binding", Client.binding("n1")))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(client.get(PODS + "/web").body().at("spec", "nodeName").plain())
                .isEqualTo("n1");
        var logged = cluster.log().requests().stream()
                .filter(request -> request.path().endsWith("/binding"))
                .toList();
        assertThat(logged).hasSize(1);
        assertThat(logged.getFirst().code()).isZero();
        assertThat(logged.getFirst().committed()).isEqualTo(201);
        assertThat(logged.getFirst().body().at("target", "name").plain()).isEqualTo("n1");
    }

    @Test
    void aLostRequestIsNotDone() {
        pod("web");
        cluster.faults().next(Target.BINDINGS, 1, new Fault.LostRequest());
        assertThatThrownBy(() -> client.post(PODS + "/web/binding", Client.binding("n1")))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(client.get(PODS + "/web").body().at("spec", "nodeName").present())
                .isFalse();
    }

    private List<String> told(Fault.OfEvent fault, int events) {
        var told = new ArrayList<String>();
        try (var watch =
                client.watch(PODS + "?resourceVersion=" + client.get(PODS).revision())) {
            cluster.faults().next(Target.of("pods"), 1, fault);
            pod("a");
            pod("b");
            for (int i = 0; i < events; i++) {
                told.add(watch.told());
            }
        }
        return told;
    }

    @Test
    void eventsAreDropped() {
        assertThat(told(new Fault.Dropped(), 1)).containsExactly("ADDED b");
    }

    @Test
    void eventsAreDuplicated() {
        assertThat(told(new Fault.Duplicated(), 3)).containsExactly("ADDED a", "ADDED a", "ADDED b");
    }

    @Test
    void eventsAreReordered() {
        assertThat(told(new Fault.Reordered(), 2)).containsExactly("ADDED b", "ADDED a");
    }

    @Test
    void eventsAreDelayedInOrder() {
        assertThat(told(new Fault.Delayed(Duration.ofMillis(50)), 2)).containsExactly("ADDED a", "ADDED b");
    }

    @Test
    void aBrokenWatchEnds() {
        assertThat(told(new Fault.Broken(), 1)).containsExactly("END");
    }

    @Test
    void aFrozenWatchIsSilentUntilItThaws() {
        try (var watch = client.watch(
                        PODS + "?resourceVersion=" + client.get(PODS).revision());
                var other = client.watch("/api/v1/nodes")) {
            cluster.faults().next(Target.of("pods"), 1, new Fault.Frozen());
            pod("a");
            created("/api/v1/nodes", Client.node("n1"));
            assertThat(other.told()).isEqualTo("ADDED n1");
            assertThat(watch.isSilent()).isTrue();
            cluster.faults().thaw("pods");
            assertThat(watch.told()).isEqualTo("ADDED a");
        }
    }

    @Test
    void theServersClockCanBeWrong() {
        var before = Instant.parse(
                pod("a").body().at("metadata", "creationTimestamp").plain());
        cluster.faults().skew(Duration.ofMinutes(10));
        var after = Instant.parse(
                pod("b").body().at("metadata", "creationTimestamp").plain());
        assertThat(Duration.between(before, after)).isGreaterThanOrEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void theSameSeedStrikesTheSameRequests() {
        assertThat(fates(7)).isEqualTo(fates(7)).isNotEqualTo(fates(8)).contains(true, false);
    }

    private static List<Boolean> fates(long seed) {
        var faults = new Faults(seed, InstantSource.fixed(Instant.EPOCH));
        faults.add(Target.BINDINGS, 0.3, new Fault.Refusal(409, 0));
        var fates = new ArrayList<Boolean>();
        for (int i = 0; i < 60; i++) {
            fates.add(!faults.strike("POST", "pods", "binding", "pods/" + i % 20 + "/binding")
                    .isEmpty());
        }
        return fates;
    }
}
