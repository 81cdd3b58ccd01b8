package dev.berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Explanation;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Uid;
import dev.berth.engine.profile.GpuProfile;
import dev.berth.engine.profile.KubeSchedulerProfile;
import dev.berth.engine.profile.Profile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens, in whatever order, taken back or forked: columns, counters and rankings equal what a look at
 * everything from scratch gives. A failing sequence is named by its seed; {@code sequence(seed)} replays it.
 */
class IncrementalStateTest {
    private static final int SEQUENCES = 10_000;
    private static final int SEQUENCES_FAST = 500;

    @Test
    void fewRandomSequencesLeaveTheStateOfARebuild() {
        for (long seed = 0; seed < SEQUENCES_FAST; seed++) {
            sequence(seed);
        }
    }

    @Test
    @Tag("slow")
    void tenThousandRandomSequencesLeaveTheStateOfARebuild() {
        for (long seed = SEQUENCES_FAST; seed < SEQUENCES; seed++) {
            sequence(seed);
        }
    }

    private static void sequence(long seed) {
        try {
            new Sequence(seed).run();
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("sequence with seed " + seed, failure);
        }
    }

    private static final class Sequence {
        private final RandomEvents events;
        private final Profile profile;
        private Scheduler scheduler;
        private Audit audit;
        private int recreations;
        private final List<Pod> seen = new ArrayList<>();
        private final List<Scheduler> forked = new ArrayList<>();
        private final List<java.util.Map<String, Long>> forkedStates = new ArrayList<>();

        Sequence(long seed) {
            events = new RandomEvents(seed);
            profile = seed % 2 == 0 ? KubeSchedulerProfile.create() : GpuProfile.create();
            scheduler = new Scheduler(new Cluster(), profile, 0);
            audit = new Audit(scheduler.cluster());
        }

        private Cluster cluster() {
            return scheduler.cluster();
        }

        void run() {
            for (int i = 0; i < 6; i++) {
                cluster().apply(events.nodeEvent());
            }
            for (int step = 0; step < 60; step++) {
                switch (events.below(13)) {
                    case 0 -> tryAndUndo();
                    case 1 -> fork();
                    case 12 -> cluster().retainCounters(java.util.Set.of());
                    case 2, 3, 4, 5 -> decide();
                    default -> cluster().apply(events.next());
                }
            }
            audit.recomputed();
            for (int i = 0; i < forked.size(); i++) {
                assertThat(forked.get(i).cluster().describe()).isEqualTo(forkedStates.get(i));
            }
        }

        private void tryAndUndo() {
            var before = cluster().describe();
            int counters = cluster().counters();
            int mark = cluster().mark();
            for (int i = events.below(6); i >= 0; i--) {
                cluster().apply(events.next());
            }
            if (events.below(2) == 0) {
                decideOn(events.incoming());
            }
            cluster().undo(mark);
            if (counters == cluster().counters()) {
                assertThat(cluster().describe()).isEqualTo(before);
            }
        }

        /** Goes on with the fork, and checks at the end that the origin has stayed as it was. */
        private void fork() {
            var fork = cluster().fork();
            assertThat(fork.describe()).isEqualTo(cluster().describe());
            forked.add(scheduler);
            forkedStates.add(cluster().describe());
            scheduler = new Scheduler(fork, profile, 0);
            audit = new Audit(fork);
        }

        private void decide() {
            var pod = recurring();
            cluster().apply(new dev.berth.engine.cluster.Event.Upserted(pod));
            for (int times = events.below(3); times >= 0; times--) {
                decideOn(pod);
            }
            if (pod.gates().isEmpty() && events.below(2) == 0) {
                var outcome = scheduler.decide(pod);
                outcome.decisions().forEach(scheduler::apply);
                audit.applied(outcome);
            }
        }

        /** Mostly a pod seen before, so that rankings live on while the cluster changes. */
        private Pod recurring() {
            if (seen.size() < 3 || events.below(8) == 0) {
                seen.add(events.incoming());
            }
            return recreated(seen.get(events.below(seen.size())));
        }

        /** A pod with the same name and spec is another pod: it has a uid of its own. */
        private Pod recreated(Pod pod) {
            return new Pod(
                    pod.namespace(),
                    pod.name(),
                    Uid.of(pod.uid() + "-" + recreations++),
                    pod.labels(),
                    pod.shape(),
                    pod.owner(),
                    null,
                    null,
                    pod.priority(),
                    pod.preempts(),
                    pod.createdAtMillis(),
                    pod.startedAtMillis(),
                    pod.terminating(),
                    false,
                    pod.gates(),
                    pod.schedulerName(),
                    DeviceIndexes.NONE,
                    pod.membership());
        }

        /** The fast answer is the one that a look at every node gives. */
        private void decideOn(Pod pod) {
            var outcome = scheduler.decide(pod);
            var explanation = Explanation.of(pod, cluster(), scheduler.profile());
            if (explanation.best().isEmpty()) {
                assertThat(outcome.waits()).isNotNull();
                var reserved = outcome.decisions().stream()
                        .filter(Decision.Reserve.class::isInstance)
                        .map(decision -> ((Decision.Reserve) decision).node())
                        .findFirst();
                assertThat(reserved.orElse(null)).isEqualTo(explanation.nominated());
            } else {
                assertThat(outcome.decisions()).singleElement().isInstanceOfSatisfying(Decision.Bind.class, bind -> {
                    assertThat(bind.pod()).isEqualTo(pod);
                    assertThat(bind.node()).isEqualTo(explanation.best().get(0));
                });
            }
        }
    }
}
