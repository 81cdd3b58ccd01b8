package dev.berth.testkit;

import static dev.berth.testkit.GangBuilder.GPU;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How many pods a node's devices take at once is what trying every choice of devices gives, time slicing included. */
final class DeviceRoomTest {
    private static final int CASES = 3_000;
    private static final int MOST = 5;

    @Test
    void roomIsWhatTryingEveryChoiceGives() {
        for (int seed = 0; seed < CASES; seed++) {
            var random = new SplittableRandom(seed);
            var usage = usage(random);
            var request = request(random);
            assertThat(usage.room(request, MOST))
                    .as("seed %d: %s on %s of %s", seed, request, usage, usage.devices())
                    .isEqualTo(most(usage, request, MOST, new HashMap<>()));
        }
    }

    private static DeviceUsage usage(SplittableRandom random) {
        int replicas = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(4);
        var devices = new ArrayList<Device>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            devices.add(
                    new Device("A100", random.nextInt(3) == 0 ? 0 : 80L << 30, random.nextInt(9) > 0, 0, -1, replicas));
        }
        var cluster = new Cluster();
        cluster.apply(new Event.Upserted(
                NodeBuilder.node("n").withDevices(GPU, devices).build()));
        for (int i = random.nextInt(4); i > 0; i--) {
            var pod = PodBuilder.pod("p" + i).on("n").asking(request(random));
            switch (random.nextInt(3)) {
                case 0 -> pod.withDevices(random.nextInt(devices.size()));
                case 1 -> pod.sharingDevices(List.of("g" + random.nextInt(2)));
                default -> {}
            }
            cluster.apply(new Event.Upserted(pod.build()));
        }
        return Objects.requireNonNull(cluster.nodes().devices(GPU).get(0));
    }

    private static DeviceRequest request(SplittableRandom random) {
        int count = random.nextInt(3) == 0 ? 2 : 1;
        return random.nextBoolean()
                ? DeviceRequest.whole(GPU, count)
                : DeviceRequest.share(GPU, count, 100 * (1 + random.nextInt(9)));
    }

    private static int most(DeviceUsage usage, DeviceRequest request, int limit, Map<DeviceUsage, Integer> known) {
        var before = known.get(usage);
        if (limit == 0 || before != null) {
            return before == null ? 0 : Math.min(limit, before);
        }
        int most = 0;
        for (int one = 0; one < usage.size(); one++) {
            for (int two = request.count() == 1 ? usage.size() : one + 1; two <= usage.size(); two++) {
                var order = two == usage.size() ? List.of(one) : List.of(one, two);
                var taken = order.size() == request.count() ? usage.take(request, order) : null;
                if (taken != null && !taken.isEmpty()) {
                    most = Math.max(most, 1 + most(usage.with(request, taken), request, limit - 1, known));
                }
            }
        }
        if (limit == MOST) {
            known.put(usage, most);
        }
        return most;
    }
}
