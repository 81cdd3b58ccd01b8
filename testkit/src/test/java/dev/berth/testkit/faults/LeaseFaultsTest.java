package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.EmbeddedCluster;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.live.LiveScheduler;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.lease.ApiLease;
import dev.berth.kubernetes.live.lease.Elector;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.testkit.live.ClusterClient;
import dev.berth.testkit.live.SteppedCluster;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may write, when clocks are wrong, processes sleep and leases are lost. */
final class LeaseFaultsTest {
    private static final long SECOND = 1_000_000_000L;

    /** A machine's clocks: monotonic time that may stand still, wall clock that may be wrong. */
    private static final class Machine implements Elector.Clocks {
        private final Duration skew;
        private long nanos = SECOND;

        Machine(Duration skew) {
            this.skew = skew;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant time() {
            return Instant.parse("2026-01-01T00:00:00Z").plusNanos(nanos).plus(skew);
        }
    }

    private final SteppedCluster world = new SteppedCluster(1);

    @AfterEach
    void close() {
        world.close();
    }

    private Elector elector(String name, Machine machine) {
        var server = new ApiServer(URI.create(world.server().url()), null, true, null, ApiServer.Credentials.NONE);
        return new Elector(
                new ApiLease(server.askedBy(name), "kube-system", "berth"), name, Elector.Terms.STANDARD, machine);
    }

    private long writesOfBerth() {
        return world.server().log().requests().stream()
                .filter(request -> request.client().equals(SteppedCluster.BERTH) && request.isWrite())
                .count();
    }

    @Test
    @Proves(
            value = {FaultCase.F09, FaultCase.F47},
            where = Proves.Where.STEPPED,
            seeds = "1; pauses of 11, 16 and 3,600 s")
    void f09WhoPausedBeyondItsLeaseWritesNothingAnyMore() {
        for (long pause : List.of(11L, 16L, 3_600L)) {
            var machine = new Machine(Duration.ZERO);
            var elector = elector("first-" + pause, machine);
            machine.nanos += 20 * SECOND;
            elector.step();
            machine.nanos += 20 * SECOND;
            elector.step();
            assertThat(elector.epoch()).isPositive();
            world.crash(elector);
            String namespace = world.user().namespace("paused");
            String node = "one-" + pause;
            world.user().node(node, 1, Map.of());
            world.user().pod(namespace, "a", 300, "");
            world.step();
            assertThat(world.writes().waiting(Orders.Bind.class)).hasSize(1);
            machine.nanos += pause * SECOND; // a garbage collection, a suspended machine
            long before = writesOfBerth();
            world.writes().sendAll(order -> true);
            world.user().pod(namespace, "b", 300, "");
            world.settle();
            assertThat(writesOfBerth())
                    .as("writes after a pause of %d s", pause)
                    .isEqualTo(before);
            assertThat(world.bound(namespace)).isEmpty();
            world.crash(Fence.NONE); // the next one
            world.settle();
            assertThat(world.bound(namespace)).hasSize(2);
            world.checkAtRest();
            world.user().deletePod(namespace, "a");
            world.user().deletePod(namespace, "b");
            world.user().deleteNode(node);
            world.settle();
        }
    }

    @Test
    @Proves(
            value = FaultCase.F10,
            where = Proves.Where.STEPPED,
            seeds = "0–9; clocks of two Berths and the server up to 10 min apart")
    void f10WrongClocksNeverLetTwoLeadAndNeverKeepOneFromTakingOver() {
        for (int seed = 0; seed < 10; seed++) {
            var random = new SplittableRandom(seed);
            world.server().faults().skew(Duration.ofSeconds(random.nextInt(-600, 601)));
            var machines = new Machine[2];
            var electors = new Elector[2];
            for (int i = 0; i < 2; i++) {
                machines[i] = new Machine(Duration.ofSeconds(random.nextInt(-600, 601)));
                electors[i] = elector("berth-" + seed + "-" + i, machines[i]);
            }
            int dead = -1;
            long died = 0;
            long takenOver = -1;
            for (long second = 0; second < 400; second++) {
                for (int i = 0; i < 2; i++) {
                    machines[i].nanos += SECOND;
                    if (i != dead && second % 2 == 0) {
                        electors[i].step();
                    }
                }
                assertThat(electors[0].epoch() > 0 && electors[1].epoch() > 0)
                        .as("two lead, seed %d, second %d", seed, second)
                        .isFalse();
                if (second == 200) {
                    dead = electors[0].epoch() > 0 ? 0 : 1;
                    assertThat(electors[dead].epoch())
                            .as("one leads, seed %d", seed)
                            .isPositive();
                    died = second;
                }
                if (dead >= 0 && takenOver < 0 && electors[1 - dead].epoch() > 0) {
                    takenOver = second - died;
                }
            }
            assertThat(takenOver).as("seconds to take over, seed %d", seed).isBetween(0L, 17L);
        }
    }

    @Test
    @Proves(value = FaultCase.F47, where = Proves.Where.LIVE)
    void f47ALoopThatFailsSaysSoAndWritesNothingMore() {
        try (var cluster = EmbeddedCluster.start()) {
            var server = new ApiServer(URI.create(cluster.url()), null, true, null, ApiServer.Credentials.NONE);
            var failing = new Telemetry() {
                @Override
                public void decided(boolean placed, long nanos) {
                    throw new OutOfMemoryError("on purpose");
                }
            };
            var settings = new LiveScheduler.Settings(
                    PluginCatalogue.with(List.of()).defaultProfile(),
                    Set.of("berth"),
                    ListWatch.Settings.STANDARD,
                    "failing",
                    1);
            try (var user = new ClusterClient(server.askedBy("user"));
                    var scheduler = LiveScheduler.start(server, settings, Fence.NONE, failing)) {
                user.node("one", 1, Map.of());
                user.pod("default", "a", 100, "");
                ClusterClient.eventually(
                        "the failure is shown", Duration.ofSeconds(20), () -> scheduler.failure() != null);
                assertThat(scheduler.failure()).hasMessage("on purpose");
                long step = scheduler.status().lastStepNanos();
                user.pod("default", "b", 100, "");
                assertThat(scheduler.status().lastStepNanos()).isEqualTo(step); // by which /healthz sees it
            }
        }
    }
}
