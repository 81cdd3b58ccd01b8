package dev.berth.embedded.fault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The faults in force.
 *
 * <p>Idea: whether a fault strikes is drawn from the seed, the rule, what was asked, and how often that was asked before.
 * So the n-th binding of a pod meets the same fate in each run, however threads interleave; and a rule that is added
 * leaves the fates that others draw as they were.
 */
public final class Faults {
    private final long seed;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition thawed = lock.newCondition();
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Integer> asked = new HashMap<>();
    private final Set<String> frozen = new HashSet<>();
    private volatile Duration skew = Duration.ZERO;

    public Faults(long seed, InstantSource clock) {
        this.seed = seed;
        this.clock = clock;
    }

    private static final class Rule {
        final Target target;
        final double probability;
        final Fault fault;
        int left;

        Rule(Target target, double probability, int timesMax, Fault fault) {
            this.target = target;
            this.probability = probability;
            this.fault = fault;
            left = timesMax;
        }
    }

    /** Strikes each fitting request or event with the probability. */
    public void add(Target target, double probability, Fault fault) {
        add(target, probability, Integer.MAX_VALUE, fault);
    }

    /** Strikes the next so many fitting requests or events. */
    public void next(Target target, int times, Fault fault) {
        add(target, 1, times, fault);
    }

    private void add(Target target, double probability, int timesMax, Fault fault) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("the probability is " + probability + "; it must be from 0 to 1");
        }
        locked(() -> rules.add(new Rule(target, probability, timesMax, fault)));
    }

    /** Ends all faults; frozen watches go on, clocks agree again. */
    public void clear() {
        skew = Duration.ZERO;
        locked(() -> {
            rules.clear();
            asked.clear();
            frozen.clear();
            thawed.signalAll();
            return true;
        });
    }

    /** Frozen watches of the resource go on with what they missed. */
    public void thaw(String plural) {
        locked(() -> {
            frozen.remove(plural);
            thawed.signalAll();
            return true;
        });
    }

    /** The server's clock differs from everybody else's by so much. */
    public void skew(Duration value) {
        skew = value;
    }

    /** The server's clock. */
    public InstantSource clock() {
        return () -> now();
    }

    private Instant now() {
        return clock.instant().plus(skew);
    }

    /** The faults that strike this request, in the order in which they were added. */
    public List<Fault.OfRequest> strike(String method, String plural, String subresource, String path) {
        return locked(() -> {
            var struck = new ArrayList<Fault.OfRequest>();
            if (!rules.isEmpty()) {
                drawn(method, plural, subresource, method + " " + path, Fault.OfRequest.class)
                        .forEach(struck::add);
            }
            return struck;
        });
    }

    /** What strikes this event of a watch; null where nothing does. */
    public Fault.@Nullable OfEvent strikeEvent(String plural, String object) {
        return locked(() -> {
            if (rules.isEmpty()) {
                return null;
            }
            var struck = drawn("WATCH", plural, "", "WATCH " + plural + " " + object, Fault.OfEvent.class);
            if (struck.isEmpty()) {
                return null;
            }
            if (struck.getFirst() instanceof Fault.Frozen) {
                frozen.add(plural);
            }
            return struck.getFirst();
        });
    }

    private <F extends Fault> List<F> drawn(String method, String plural, String part, String what, Class<F> type) {
        int occurrence = asked.merge(what, 1, Integer::sum);
        var struck = new ArrayList<F>();
        for (int i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            if (rule.left > 0
                    && type.isInstance(rule.fault)
                    && rule.target.fits(method, plural, part)
                    && draw(i, what, occurrence) < rule.probability) {
                rule.left--;
                struck.add(type.cast(rule.fault));
            }
        }
        return struck;
    }

    private double draw(int rule, String what, int occurrence) {
        long mixed = seed * 0x9E3779B97F4A7C15L + what.hashCode() * 31L + occurrence * 1_000_003L + rule;
        return new SplittableRandom(mixed).nextDouble();
    }

    /** Waits while watches of the resource are frozen and the stream is wanted. */
    public void awaitThaw(String plural, BooleanSupplier open) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (frozen.contains(plural) && open.getAsBoolean()) {
                var unused = thawed.await(100, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private <T extends @Nullable Object> T locked(java.util.function.Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
