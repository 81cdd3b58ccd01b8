package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kubernetes.live.WatchedKind;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.testkit.live.SteppedCluster;
import dev.berth.testkit.live.SteppedWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can happen to the watches, as the loop sees it. Streams themselves: StreamFaultsTest. */
final class WatchFaultsTest {
    private final SteppedCluster world = new SteppedCluster(1);
    private final Logger log = Logger.getLogger("dev.berth.kubernetes.live.loop.Readiness");
    private String namespace = "";

    @BeforeEach
    void oneNode() {
        namespace = world.user().namespace("watch");
        world.user().node("one", 1, Map.of());
        world.settle();
    }

    @AfterEach
    void close() {
        Arrays.stream(log.getHandlers()).forEach(log::removeHandler);
        world.close();
    }

    /** What Berth says of the kinds that a server offers, from now on. */
    private List<String> notices() {
        var said = new ArrayList<String>();
        log.addHandler(new Handler() {
            @Override
            public void publish(LogRecord line) {
                said.add(new SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {
                // nothing is kept back
            }

            @Override
            public void close() {
                // nothing is open
            }
        });
        return said;
    }

    private void pod(String name, int milliCpu) {
        world.user().pod(namespace, name, milliCpu, "");
    }

    @Test
    @Proves(
            value = {FaultCase.F05, FaultCase.F03},
            where = Proves.Where.STEPPED)
    void f05ADeletionInAnOutageIsFoundByTheNextList() {
        pod("a", 600);
        world.settle();
        pod("b", 600);
        world.settle();
        world.watch("pods").broke("an outage");
        world.user().deletePod(namespace, "a");
        world.run(Duration.ofSeconds(70));
        assertThat(world.bound(namespace)).isEmpty(); // nothing is decided while a watch is behind
        world.list(world.watch("pods"));
        world.run(Duration.ofSeconds(15));
        assertThat(world.bound(namespace)).containsOnlyKeys("b");
        world.checkAtRest();
    }

    @Test
    @Proves(
            value = FaultCase.F06,
            where = Proves.Where.STEPPED,
            seeds = "1; each event of a small life dropped in turn")
    void f06OneLostEventOfAnyKindIsMendedByTheNextList() {
        int dropped = 0;
        for (int lost = 0; ; lost++) {
            if (!liveOnce(lost)) {
                break;
            }
            dropped++;
        }
        assertThat(dropped).isGreaterThan(8);
    }

    /** Two pods come, the first goes, a third takes its place; the n-th event is lost. False where there are fewer. */
    private boolean liveOnce(int lost) {
        int[] events = {0};
        String life = "l" + lost + "-";
        pod(life + "a", 500);
        pod(life + "b", 300);
        lossy(lost, events);
        world.user().deletePod(namespace, life + "a");
        pod(life + "c", 700);
        lossy(lost, events);
        world.user().node("extra", 0, Map.of());
        lossy(lost, events);
        world.user().deleteNode("extra");
        lossy(lost, events);
        world.listAll();
        world.run(Duration.ofSeconds(75));
        assertThat(world.bound(namespace)).as("event %d lost", lost).containsOnlyKeys(life + "b", life + "c");
        world.checkAtRest();
        world.user().deletePod(namespace, life + "b");
        world.user().deletePod(namespace, life + "c");
        world.settle();
        return events[0] > lost;
    }

    private void lossy(int lost, int[] events) {
        for (int round = 0; round < 6; round++) {
            world.commit();
            for (var watch : world.watches()) {
                while (watch.coming() > 0) {
                    if (events[0]++ == lost) {
                        watch.drop();
                    } else {
                        watch.deliver();
                    }
                }
            }
            world.advance(Duration.ofSeconds(1));
            world.stepOnce();
            world.writes().sendAll(order -> true);
        }
    }

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.STEPPED)
    void f06ABindingThatNoWatchShowsIsReadAfterAWhile() {
        pod("a", 600);
        world.step();
        world.writes().send(0);
        world.commit();
        world.watch("pods").drop();
        world.run(Duration.ofSeconds(45));
        assertThat(world.loop().status().assumed()).isZero();
        world.checkAtRest();
    }

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.STEPPED, seeds = "0–19; each event doubled or not")
    void f06DoubledEventsChangeNothing() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new SplittableRandom(seed);
            for (int i = 0; i < 3; i++) {
                pod("s" + seed + "-" + i, 300);
            }
            for (int round = 0; round < 40; round++) {
                world.commit();
                for (var watch : world.watches()) {
                    if (random.nextBoolean()) {
                        watch.duplicate();
                    } else {
                        watch.deliver();
                    }
                }
                world.stepOnce();
                if (!world.writes().waiting().isEmpty() && random.nextBoolean()) {
                    world.writes().send(random.nextInt(world.writes().waiting().size()));
                }
                world.check();
            }
            world.settle();
            assertThat(world.bound(namespace)).as("seed %d", seed).hasSize(3);
            world.checkAtRest();
            for (int i = 0; i < 3; i++) {
                world.user().deletePod(namespace, "s" + seed + "-" + i);
            }
            world.settle();
        }
    }

    @Test
    @Proves(value = FaultCase.F08, where = Proves.Where.STEPPED, seeds = "1; a crash after each of 12 orders")
    void f08AfterARestartUsageAndSpreadAreKnownBeforeTheFirstDecision() {
        world.user().node("two", 1, Map.of("zone", "b"));
        world.user().node("three", 1, Map.of("zone", "c"));
        String spread = "\"topologySpreadConstraints\":[{\"maxSkew\":1,\"topologyKey\":\"kubernetes.io/hostname\","
                + "\"whenUnsatisfiable\":\"DoNotSchedule\",\"labelSelector\":{\"matchLabels\":{\"app\":\"s\"}}}]";
        for (int i = 0; i < 12; i++) {
            world.user().pod(namespace, "s-" + i, 200, spread);
            world.step();
            if (!world.writes().waiting().isEmpty()) {
                world.writes().send(0);
            }
            world.crash();
            world.step();
            world.check();
        }
        world.run(Duration.ofSeconds(10));
        var counts = new java.util.TreeMap<String, Integer>();
        world.bound(namespace).values().forEach(node -> counts.merge(node, 1, Integer::sum));
        assertThat(counts).containsOnly(Map.entry("one", 4), Map.entry("two", 4), Map.entry("three", 4));
        world.checkAtRest();
    }

    @Test
    @Proves(value = FaultCase.F36, where = Proves.Where.STEPPED)
    void f36AnAbsentApiGroupTurnsItsFeatureOffAndOnAgain() {
        var notices = notices();
        world.watches().stream()
                .filter(watch -> watch.resource().plural().equals("podgroups"))
                .forEach(SteppedWatch::absent);
        world.gang(namespace, "llama", 2, 100);
        pod("plain", 100);
        world.run(Duration.ofSeconds(5));
        assertThat(world.loop().status().missing()).isEmpty();
        for (int minute = 0; minute < 3; minute++) { // asked for again, in vain
            world.watches().stream()
                    .filter(watch -> watch.resource().plural().equals("podgroups"))
                    .forEach(SteppedWatch::absent);
            world.run(Duration.ofSeconds(60));
        }
        assertThat(world.bound(namespace)).containsOnlyKeys("plain");
        world.watches().stream()
                .filter(watch -> watch.resource().plural().equals("podgroups"))
                .forEach(world::list);
        world.run(Duration.ofSeconds(70));
        assertThat(world.bound(namespace)).hasSize(3);
        world.checkAtRest();
        assertThat(notices)
                .containsOnlyOnce(
                        "the server does not offer podgroups.scheduling.k8s.io; what it is for is off until it does",
                        "the server offers podgroups.scheduling.k8s.io now");
    }

    @Test
    @Proves(value = FaultCase.F37, where = Proves.Where.STEPPED, seeds = "1; each of the watched kinds in turn")
    void f37AMissingRightKeepsBerthUnreadyAndIsNamed() {
        for (var kind : WatchedKind.ALL) {
            var watch = world.watch(kind.resource());
            watch.forbidden();
            pod("p-" + Math.abs(kind.resource().name().hashCode()), 10);
            world.step();
            assertThat(world.loop().status().missing())
                    .singleElement()
                    .asString()
                    .contains("may not watch " + kind.resource().name());
            assertThat(world.writes().waiting(Orders.Bind.class)).isEmpty();
            world.list(watch);
            world.settle();
            assertThat(world.loop().status().missing()).isEmpty();
        }
        assertThat(world.bound(namespace)).hasSize(WatchedKind.ALL.size());
    }

    @Test
    @Proves(value = FaultCase.F44, where = Proves.Where.STEPPED, seeds = "1; each of the watched kinds is the last")
    void f44NothingIsDecidedBeforeEveryListIsComplete() {
        pod("a", 100);
        for (var last : WatchedKind.ALL) {
            world.writes().drop();
            world.crashWithoutListing();
            for (var watch : world.watches()) {
                if (!watch.resource().equals(last.resource())) {
                    world.list(watch);
                }
            }
            world.advance(Duration.ofSeconds(60));
            world.step();
            assertThat(world.writes().waiting())
                    .as("before %s", last.resource().name())
                    .isEmpty();
            assertThat(world.loop().status().missing()).hasSize(1);
            world.list(world.watch(last.resource()));
            world.step();
            assertThat(world.writes().waiting(Orders.Bind.class)).hasSize(1);
        }
    }
}
