package dev.berth.kubernetes.live.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who leads, on clocks that tests move. */
final class ElectorTest {
    private static final long SECOND = 1_000_000_000L;

    private final MemoryStore store = new MemoryStore();

    /** A Lease in memory that refuses writes over another version. */
    private static final class MemoryStore implements LeaseStore {
        private LeaseRecord held;
        private int version;
        private boolean down;

        @Override
        public LeaseRecord read() throws IOException {
            if (down) {
                throw new IOException("down");
            }
            return held;
        }

        @Override
        public boolean create(LeaseRecord record) throws IOException {
            return read() == null && write(record);
        }

        @Override
        public boolean update(LeaseRecord record) throws IOException {
            return read() != null && held.resourceVersion().equals(record.resourceVersion()) && write(record);
        }

        private boolean write(LeaseRecord record) {
            held = new LeaseRecord(
                    record.holder(),
                    record.durationSeconds(),
                    record.transitions(),
                    String.valueOf(++version),
                    record.acquireTime(),
                    record.renewTime());
            return true;
        }
    }

    private static final class Machine implements Elector.Clocks {
        private final long skewSeconds;
        private long nanos;

        Machine(long skewSeconds) {
            this.skewSeconds = skewSeconds;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant time() {
            return Instant.ofEpochSecond(1_800_000_000L + skewSeconds).plusNanos(nanos);
        }
    }

    private Elector elector(String name, Machine machine) {
        return new Elector(store, name, Elector.Terms.STANDARD, machine);
    }

    @Test
    void theFirstLeadsAndTheSecondStandsBy() {
        var one = elector("one", new Machine(0));
        var two = elector("two", new Machine(0));
        one.step();
        two.step();
        assertThat(one.epoch()).isEqualTo(1);
        assertThat(one.holds(1)).isTrue();
        assertThat(two.epoch()).isZero();
        assertThat(two.holder()).isEqualTo("one");
    }

    @Test
    void f10ClocksThatAreWrongByTenMinutesChangeNothing() {
        var ahead = new Machine(600);
        var behind = new Machine(-600);
        var one = elector("one", behind);
        var two = elector("two", ahead);
        for (int second = 0; second < 120; second += 2) {
            one.step();
            two.step();
            assertThat(one.epoch()).isEqualTo(1);
            assertThat(two.epoch()).isZero();
            ahead.nanos += 2 * SECOND;
            behind.nanos += 2 * SECOND;
        }
    }

    @Test
    void f09ALeaderThatSleptTooLongMayNotWriteWhenItWakes() {
        var machine = new Machine(0);
        var one = elector("one", machine);
        one.step();
        machine.nanos += 11 * SECOND; // paused: nothing ran, the fence asks the clock
        assertThat(one.holds(1)).isFalse();
    }

    @Test
    void aStandbyTakesOverWithinTheLeasePlusTwoSeconds() {
        var machine = new Machine(0);
        var one = elector("one", machine);
        var two = elector("two", machine);
        one.step();
        two.step(); // sees the last renewal of one, which dies now
        long died = machine.nanos;
        while (two.epoch() == 0) {
            machine.nanos += 2 * SECOND;
            two.step();
        }
        assertThat(machine.nanos - died).isBetween(15 * SECOND, 17 * SECOND);
        assertThat(two.epoch()).isEqualTo(2);
        assertThat(one.holds(1)).isFalse();
    }

    @Test
    void aLeaseGivenBackIsTakenAtOnce() {
        var machine = new Machine(0);
        var one = elector("one", machine);
        var two = elector("two", machine);
        one.step();
        two.step();
        one.release();
        assertThat(one.epoch()).isZero();
        two.step();
        assertThat(two.epoch()).isEqualTo(2);
    }

    @Test
    void aLeaderThatCannotReachTheServerStepsDownBeforeAnotherMayLead() {
        var machine = new Machine(0);
        var one = elector("one", machine);
        one.step();
        store.down = true;
        for (int i = 0; i < 4; i++) {
            machine.nanos += 2 * SECOND;
            one.step();
            assertThat(one.epoch()).isEqualTo(1);
            assertThat(one.trouble()).isEqualTo("down");
        }
        machine.nanos += 2 * SECOND;
        assertThat(one.epoch()).isZero();
    }

    @Test
    void twoNeverHoldTheFenceAtOnceWhateverHappens() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new SplittableRandom(seed);
            var machines = new Machine[] {new Machine(0), new Machine(600), new Machine(-600)};
            var electors = new Elector[3];
            for (int i = 0; i < 3; i++) {
                electors[i] = elector("e" + i, machines[i]);
            }
            store.held = null;
            for (int step = 0; step < 300; step++) {
                long passed = random.nextLong(4 * SECOND);
                for (var machine : machines) {
                    machine.nanos += passed;
                }
                store.down = random.nextInt(8) == 0;
                int who = random.nextInt(3);
                if (random.nextInt(40) == 0) {
                    electors[who].release();
                } else if (random.nextInt(40) == 0) {
                    electors[who] = elector("e" + who, machines[who]); // died and came back under the same name
                } else {
                    electors[who].step();
                }
                int holding = 0;
                for (var elector : electors) {
                    holding += elector.holds(elector.epoch()) ? 1 : 0;
                }
                assertThat(holding).as("seed %d, step %d", seed, step).isLessThanOrEqualTo(1);
            }
        }
    }
}
