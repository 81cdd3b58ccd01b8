package dev.berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Pod;
import dev.berth.engine.profile.GpuProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes and goes, whoever placed it and whether it tells its devices or not: as long as others have not promised
 * more than there is, no decision does. A failing sequence is named by its seed.
 */
class DevicesNeverOversoldTest {
    private static final String GPU = "nvidia.com/gpu";
    private static final int SEQUENCES = 3_000;
    private static final int STEPS = 40;

    @Test
    void noRandomSequenceOversellsADevice() {
        for (long seed = 0; seed < SEQUENCES; seed++) {
            try {
                new Sequence(seed).run();
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("sequence with seed " + seed, failure);
            }
        }
    }

    private static final class Sequence {
        private final SplittableRandom random;
        private final Cluster cluster = new Cluster();
        private final Scheduler scheduler = new Scheduler(cluster, GpuProfile.create(), 0);
        private final List<Pod> placed = new ArrayList<>();
        private final List<Device> devices = new ArrayList<>();
        private int pods;

        Sequence(long seed) {
            random = new SplittableRandom(seed);
            int replicas = random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                devices.add(new Device(
                        "",
                        random.nextBoolean() ? "A" : "B",
                        random.nextInt(3) == 0 ? 0 : 40L << 30,
                        true,
                        random.nextInt(3),
                        random.nextInt(2),
                        replicas));
            }
            cluster.apply(new Event.Upserted(
                    NodeBuilder.node("n").withDevices(GPU, devices).build()));
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(6)) {
                    case 0 -> leave();
                    case 1 -> foreign();
                    default -> decide();
                }
                check();
            }
        }

        private DeviceUsage usage() {
            var usage = cluster.nodes().devices(GPU).get(cluster.nodes().find("n"));
            assertThat(usage).isNotNull();
            return usage;
        }

        private void leave() {
            if (!placed.isEmpty()) {
                var gone = placed.remove(random.nextInt(placed.size()));
                cluster.apply(Event.Deleted.of(gone));
            }
        }

        /** A pod that a kubelet or another scheduler placed, whole or by group, as far as there is room. */
        private void foreign() {
            if (usage().freeUnits() < 1) {
                return;
            }
            var pod = PodBuilder.pod("foreign-" + pods++).on("n");
            placed.add(
                    random.nextBoolean()
                            ? pod.asking(DeviceRequest.whole(GPU, 1)).build()
                            : pod.asking(DeviceRequest.share(GPU, 1, 300))
                                    .sharingDevices(List.of("g" + random.nextInt(2)))
                                    .build());
            cluster.apply(new Event.Upserted(placed.getLast()));
        }

        private void decide() {
            int count = 1 + random.nextInt(3);
            var request = switch (random.nextInt(4)) {
                case 0 -> DeviceRequest.whole(GPU, count);
                case 1 -> DeviceRequest.memory(GPU, count, (1L + random.nextInt(40)) << 30);
                case 2 -> new DeviceRequest(GPU, count, 100 * random.nextInt(9), 100, 0, List.of("A"), List.of(), 0);
                default -> DeviceRequest.share(GPU, count, 1 + random.nextInt(1000));
            };
            var pod = PodBuilder.pod("p" + pods++)
                    .asking(request.preferring(List.of("B")))
                    .build();
            cluster.apply(new Event.Upserted(pod));
            var outcome = scheduler.decide(pod);
            outcome.decisions().forEach(scheduler::apply);
            if (outcome.waits() == null) {
                placed.add(pod);
            } else {
                cluster.apply(Event.Deleted.of(pod));
            }
        }

        private void check() {
            var usage = usage();
            assertThat(usage.freeUnits())
                    .as("units left beside those that are spoken for")
                    .isNotNegative();
            long[] memory = new long[devices.size()];
            int[] milli = new int[devices.size()];
            cluster.eachPodOn(
                    cluster.nodes().find("n"), pod -> add(pod.shape().devices(), pod.devices(), milli, memory));
            for (int i = 0; i < devices.size(); i++) {
                assertThat(milli[i]).as("compute of device %s", i).isLessThanOrEqualTo(Device.WHOLE_MILLI);
                assertThat(memory[i])
                        .as("memory of device %s", i)
                        .isLessThanOrEqualTo(devices.get(i).memoryCapacity());
                assertThat(usage.usedMilli(i)).isEqualTo(milli[i]);
            }
        }

        private void add(DeviceRequest request, DeviceIndexes indexes, int[] milli, long[] memory) {
            for (int i = 0; i < indexes.size(); i++) {
                milli[indexes.get(i)] += request.milliOf(devices.get(indexes.get(i)));
                memory[indexes.get(i)] += request.memoryOf(devices.get(indexes.get(i)));
            }
        }
    }
}
