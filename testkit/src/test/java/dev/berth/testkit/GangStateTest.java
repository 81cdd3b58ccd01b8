package dev.berth.testkit;

import static dev.berth.testkit.GangBuilder.GPU;
import static dev.berth.testkit.GangBuilder.gang;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.engine.profile.GpuProfile;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever happened before, taken back or forked: a planner that has followed the cluster all along decides about a gang as
 * one that looks at the cluster for the first time.
 */
final class GangStateTest {
    private static final List<String> LEVELS =
            List.of("", "rack", "topology.kubernetes.io/zone", "kubernetes.io/hostname", "gpu");

    @Test
    void fewRandomSequencesAreDecidedAsIfAfresh() {
        for (long seed = 0; seed < 200; seed++) {
            sequence(seed);
        }
    }

    @Test
    @Tag("slow")
    void manyRandomSequencesAreDecidedAsIfAfresh() {
        for (long seed = 200; seed < 3_000; seed++) {
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
        private Scheduler scheduler = new Scheduler(new Cluster(), GpuProfile.create(), 0);
        private Audit audit = new Audit(scheduler.cluster());
        private int gangs;

        Sequence(long seed) {
            events = new RandomEvents(seed);
        }

        void run() {
            for (int i = 0; i < 6; i++) {
                scheduler.cluster().apply(events.nodeEvent());
            }
            for (int step = 0; step < 40; step++) {
                switch (events.below(8)) {
                    case 0, 1 -> decide();
                    case 2 -> {
                        int mark = scheduler.cluster().mark();
                        scheduler.cluster().apply(events.next());
                        decide();
                        scheduler.cluster().undo(mark);
                    }
                    case 3 -> {
                        scheduler = new Scheduler(scheduler.cluster().fork(), GpuProfile.create(), 0);
                        audit = new Audit(scheduler.cluster());
                    }
                    default -> scheduler.cluster().apply(events.next());
                }
            }
            audit.recomputed();
        }

        private void decide() {
            var cluster = scheduler.cluster();
            var builder = random();
            var before = cluster.describe();
            cluster.apply(new Event.Upserted(builder.group()));
            builder.pods().forEach(pod -> cluster.apply(new Event.Upserted(pod)));
            var arrived = cluster.describe();
            var gang = Gang.of(builder.group().key(), builder.pods(), cluster);
            var outcome = scheduler.decide(gang);
            assertThat(cluster.describe()).isEqualTo(arrived);
            assertThat(outcome).isEqualTo(new Scheduler(cluster, GpuProfile.create(), 0).decide(gang));
            outcome.decisions().forEach(scheduler::apply);
            outcome.members().forEach(audit::applied);
            if (events.below(2) == 0) {
                builder.pods().forEach(pod -> cluster.apply(Event.Deleted.of(pod)));
                cluster.apply(Event.Deleted.of(builder.group()));
                assertThat(cluster.describe()).isEqualTo(before);
            }
        }

        private GangBuilder random() {
            var builder = gang("gang-" + gangs++);
            int count = 1 + events.below(4);
            long cpu = 500 + 500L * events.below(4);
            boolean whole = events.below(2) == 0;
            builder.of(
                    count,
                    "",
                    pod -> whole ? pod.asking(DeviceRequest.whole(GPU, 1)).asking("cpu", cpu) : pod.asking("cpu", cpu));
            if (events.below(3) == 0) {
                builder.of(1 + events.below(2), "other", pod -> pod.asking("memory", 1L << 30));
            }
            var request = TopologyRequest.within(level()).preferring(level());
            if (events.below(4) == 0) {
                request = request.spreadOver(level());
            }
            return builder.asking(request)
                    .atLeast(1 + events.below(builder.pods().size()));
        }

        private String level() {
            return LEVELS.get(events.below(LEVELS.size()));
        }
    }
}
