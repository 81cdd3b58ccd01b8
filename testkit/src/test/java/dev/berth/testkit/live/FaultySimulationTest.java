package dev.berth.testkit.live;

import static dev.berth.testkit.NodeBuilder.node;
import static dev.berth.testkit.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Resources;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.live.loop.DecisionLoop;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.Resource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Seeded lives of a cluster in which everything goes wrong in every order: lost answers and requests, refusals, streams
 * that break and list again, pods that are recreated, nodes that go, evictions that are blocked, a scheduler that crashes
 * and starts from the API alone. After every step the server's own records are checked; at the end, with all faults
 * gone, everything that fits must run. A failure names its seed.
 */
final class FaultySimulationTest {
    private static final int STEPS = 600;
    private static final long SECOND = 1_000_000_000L;

    @Test
    void invariantsHoldForTwoHundredSeeds() throws InterruptedException {
        for (int seed = 0; seed < 200; seed++) {
            new Life(seed).live();
        }
    }

    @Test
    @Tag("slow")
    void invariantsHoldForFiveThousandSeeds() throws InterruptedException {
        for (int seed = 1_000; seed < 6_000; seed++) {
            new Life(seed).live();
        }
    }

    private static final class Life {
        private final int seed;
        private final SplittableRandom random;
        private Inbox inbox = new Inbox();
        private SimulatedApi api = new SimulatedApi(inbox);
        private DecisionLoop loop;
        private long nanos = SECOND;
        private int uids;

        Life(int seed) {
            this.seed = seed;
            random = new SplittableRandom(seed);
            loop = loop();
        }

        private DecisionLoop loop() {
            return new DecisionLoop(
                    PluginCatalogue.with(List.of()).defaultProfile(),
                    Set.of("default-scheduler"),
                    List.of(Resource.NODES, Resource.PODS),
                    inbox,
                    api,
                    Fence.NONE,
                    Telemetry.NONE,
                    random.split());
        }

        void live() throws InterruptedException {
            for (int i = 0; i < 4; i++) {
                api.put(node("n" + i).having(Resources.CPU, 1000).build());
            }
            api.list();
            for (int step = 0; step < STEPS; step++) {
                act();
                if (random.nextInt(3) > 0) {
                    loop.doWork(nanos, 0);
                }
                holds(step);
            }
            settle();
        }

        private void act() throws InterruptedException {
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> create("p" + random.nextInt(14));
                case 3 -> api.deletePod("default/p" + random.nextInt(14));
                case 4, 5, 6 -> api.deliver(1 + random.nextInt(6));
                case 7, 8 -> api.answerBind(SimulatedApi.Fate.DONE);
                case 9 -> api.answerBind(SimulatedApi.Fate.values()[random.nextInt(4)]);
                case 10 -> api.answerRead(random.nextInt(4) == 0);
                case 11 -> api.answerEvict(random.nextInt(3) > 0);
                case 12 -> nanos += random.nextLong(4 * SECOND);
                case 13 -> {
                    if (api.isBroken() || random.nextInt(3) == 0) {
                        api.list();
                    }
                }
                case 14 -> {
                    if (random.nextInt(6) == 0) {
                        api.breakWatches();
                    }
                }
                default -> rare();
            }
        }

        private void rare() throws InterruptedException {
            switch (random.nextInt(5)) {
                case 0 -> api.deleteNode("n" + random.nextInt(4));
                case 1 -> crash();
                default ->
                    api.put(node("n" + random.nextInt(4))
                            .having(Resources.CPU, 1000)
                            .build());
            }
        }

        private void create(String name) {
            if (api.pod(name) == null) {
                api.put(pod(name)
                        .withUid("uid-" + uids++)
                        .asking(Resources.CPU, 100 * (1 + random.nextInt(7)))
                        .ofPriority(random.nextInt(3))
                        .build());
            }
        }

        /** The scheduler dies; what it had ordered may still arrive; the next one knows the API's truth alone. */
        private void crash() throws InterruptedException {
            while (!api.bindsUnderWay().isEmpty()) {
                api.answerBind(random.nextBoolean() ? SimulatedApi.Fate.ANSWER_LOST : SimulatedApi.Fate.REQUEST_LOST);
            }
            var before = api;
            inbox = new Inbox();
            api = new SimulatedApi(inbox);
            before.nodes().forEach(api::put);
            before.pods().forEach(api::put);
            loop = loop();
            api.list();
        }

        private void holds(int step) {
            assertThat(api.oversold()).as("I2, seed %d, step %d", seed, step).isEmpty();
            var bound = new HashSet<String>();
            for (var each : api.committed()) {
                assertThat(bound.add(each.substring(0, each.indexOf(' '))))
                        .as("I1, seed %d, step %d: %s twice", seed, step, each)
                        .isTrue();
            }
        }

        private void settle() throws InterruptedException {
            api.list();
            for (int round = 0; round < 400; round++) {
                nanos += SECOND;
                api.deliver(1_000);
                loop.doWork(nanos, 0);
                api.answerRead(false);
                api.answerEvict(true);
                api.answerBind(SimulatedApi.Fate.DONE);
                holds(-1);
            }
            assertThat(api.isIdle()).as("rest, seed %d", seed).isTrue();
            assertThat(loop.status().assumed())
                    .as("I7 assumptions, seed %d", seed)
                    .isZero();
            for (var each : api.pods()) {
                var known = loop.cluster().pod(each.namespace(), each.name());
                assertThat(known).as("I7, seed %d: %s", seed, each.key()).isEqualTo(each);
            }
            assertThat(loop.cluster().podCount())
                    .as("I7, seed %d", seed)
                    .isEqualTo(api.pods().size());
            for (var each : api.pods()) {
                if (each.nodeName() == null) {
                    assertThat(fits(each))
                            .as("I6, seed %d: %s waits, but fits", seed, each.key())
                            .isFalse();
                }
            }
        }

        /** A slow, plain look at the truth. */
        private boolean fits(Pod pending) {
            return api.nodes().stream().anyMatch(each -> {
                long used = api.pods().stream()
                        .filter(other -> each.name().equals(other.nodeName()))
                        .mapToLong(other -> other.shape().requests().get(Resources.CPU))
                        .sum();
                return used + pending.shape().requests().get(Resources.CPU)
                        <= each.allocatable().get(Resources.CPU);
            });
        }
    }
}
