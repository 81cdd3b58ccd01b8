package dev.berth.testkit;

import static dev.berth.testkit.NodeBuilder.node;
import static dev.berth.testkit.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.Pod;
import dev.berth.engine.profile.KubeSchedulerProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where nothing else tells victims apart, kube-scheduler keeps those that it met first. */
class TiedVictimsTest {
    private final Cluster cluster = new Cluster();

    private void running(String name, int place) {
        var pod = pod(name).asking("cpu", 1).startedAt(1).on("n").build();
        cluster.apply(new Event.Upserted(pod.standingAt(place)));
    }

    private List<String> victims() {
        cluster.apply(new Event.Upserted(
                node("n").having("cpu", 2).having("memory", 1L << 30).build()));
        var urgent = pod("urgent").asking("cpu", 1).ofPriority(10).build();
        cluster.apply(new Event.Upserted(urgent));
        return new Scheduler(cluster, KubeSchedulerProfile.create(), 0)
                .decide(urgent).decisions().stream()
                        .filter(Decision.Evict.class::isInstance)
                        .map(decision -> ((Decision.Evict) decision).victim())
                        .map(Pod::name)
                        .toList();
    }

    @Test
    void thePodThatWasReadLaterGoes() {
        running("b", 1);
        running("a", 2);
        assertThat(victims()).containsExactly("a");
    }

    @Test
    void whereNobodyKnowsTheLaterNameGoes() {
        running("a", 0);
        running("b", 0);
        assertThat(victims()).containsExactly("b");
    }
}
