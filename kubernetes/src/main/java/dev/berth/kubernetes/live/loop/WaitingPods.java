package dev.berth.kubernetes.live.loop;

import dev.berth.engine.decide.PendingPods;
import dev.berth.engine.decide.Reason;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Uid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Pods that are to be placed, in the order in which they are tried.
 *
 * <p><b>Idea.</b> Equal pods share a fate: where the first does not fit, neither does the next. So pods wait in groups
 * of equals, and only a group's most urgent pod is tried; the members of a gang are one group, tried together and again with each member
 * that comes. A group that does not fit is set aside with what could cure its causes; an event wakes only the groups that it may help, and each at most once per back-off (1 s, doubling to
 * 10 s). Whatever is missed, a sweep tries each group once a minute.
 *
 * <p><b>Source.</b> kube-scheduler's three queues (active, back-off, unschedulable) and its queueing hints; groups are
 * our own, so that 100,000 equal waiting pods cost one decision for each wake-up and not 100,000.
 *
 * <p><b>Invariants.</b> A pod is in one group or in {@link #delayed}, never in both. A group is ready, or aside with a
 * time at which it will be ready at the latest.
 *
 * <p><b>Cost.</b> O(log pods) for each call; a wake costs O(groups that it helps).
 */
final class WaitingPods {
    private static final long FIRST_BACKOFF_NANOS = 1_000_000_000L;
    private static final long LAST_BACKOFF_NANOS = 10_000_000_000L;
    private static final long SWEEP_NANOS = 60_000_000_000L;

    /** Back-off of a single pod whose binding was refused: longer than a group's first, so that others go before it. */
    private static final long FIRST_DELAY_NANOS = 4_000_000_000L;

    private static final long LAST_DELAY_NANOS = 300_000_000_000L;

    private record Key(
            String namespace,
            Labels labels,
            PodShape shape,
            int priority,
            boolean preempts,
            String group,
            String pinned) {}

    private enum State {
        READY,
        ASIDE
    }

    private static final class Group {
        private final Key key;
        private final TreeSet<Pod> pods = new TreeSet<>(PendingPods.URGENCY);
        private State state = State.READY;
        private Set<Wake> wakes = EnumSet.noneOf(Wake.class);
        /** Why it was last set aside. */
        private @Nullable Reason reason;

        private int attempts;
        private long notBefore;
        private long readyAt;
        /** Fixed while the group stands in an ordered set. */
        private Pod head;

        Group(Key key, Pod first) {
            this.key = key;
            head = first;
        }
    }

    private static final class Entry {
        private Pod pod;
        private @Nullable Group group;
        private long delayedUntil;
        private String explained;

        Entry(Pod pod, String explained) {
            this.pod = pod;
            this.explained = explained;
        }
    }

    private final RandomGenerator random;
    private final Map<Uid, Entry> entries = new HashMap<>();
    /** How often the binding of a pod was refused; kept while it is assumed and waits again. */
    private final Map<Uid, Integer> refusals = new HashMap<>();

    /** Pods whose fate was decided before they came; told of it with the next step. */
    private final ArrayDeque<Uid> joined = new ArrayDeque<>();

    private final Map<Key, Group> groups = new HashMap<>();
    private final TreeSet<Group> ready =
            new TreeSet<>(Comparator.comparing((Group group) -> group.head, PendingPods.URGENCY));
    private final TreeSet<Group> aside = new TreeSet<>(Comparator.comparingLong((Group group) -> group.readyAt)
            .thenComparing(group -> group.head, PendingPods.URGENCY));
    private final Map<Wake, LinkedHashSet<Group>> sleeping = new EnumMap<>(Wake.class);
    private final TreeSet<Entry> delayed = new TreeSet<>(Comparator.comparingLong((Entry entry) -> entry.delayedUntil)
            .thenComparing(entry -> entry.pod.uid().toString()));

    WaitingPods(RandomGenerator random) {
        this.random = random;
        for (var wake : Wake.values()) {
            sleeping.put(wake, new LinkedHashSet<>());
        }
    }

    int size() {
        return entries.size();
    }

    /** Pods of groups that are to be tried now; counted by group for speed, so at least one for each. */
    int readyGroups() {
        return ready.size();
    }

    int groups() {
        return groups.size();
    }

    boolean contains(Uid uid) {
        return entries.containsKey(uid);
    }

    /** A pod is to be placed, or has changed while it waits. */
    void offer(Pod pod, String explained) {
        var entry = entries.get(pod.uid());
        if (entry == null) {
            entry = new Entry(pod, explained);
            entries.put(pod.uid(), entry);
            join(entry);
        } else if (!entry.pod.equals(pod)) {
            if (entry.group == null) {
                delayed.remove(entry);
                entry.pod = pod;
                delayed.add(entry);
            } else {
                part(entry);
                entry.pod = pod;
                join(entry);
            }
        }
    }

    /** The pod is not to be placed for now. */
    void remove(Uid uid) {
        var entry = entries.remove(uid);
        if (entry != null) {
            if (entry.group == null) {
                delayed.remove(entry);
            } else {
                part(entry);
            }
        }
    }

    /** The pod is placed for good, or gone. */
    void forget(Uid uid) {
        remove(uid);
        refusals.remove(uid);
    }

    /** The most urgent pod to try, or null; it stays until it is removed, set aside or delayed. */
    @Nullable
    Pod next() {
        return ready.isEmpty() ? null : ready.first().head;
    }

    /** All pods that share a pod's fate, most urgent first. */
    Collection<Pod> equals(Pod pod) {
        var entry = entries.get(pod.uid());
        return entry == null || entry.group == null ? List.of() : entry.group.pods;
    }

    /** The pod does not fit, and so neither do its equals: they wait for what may cure the reason. */
    void setAside(Pod pod, Reason reason, long now) {
        var entry = entries.get(pod.uid());
        if (entry == null || entry.group == null || entry.group.state == State.ASIDE) {
            return;
        }
        var group = entry.group;
        ready.remove(group);
        var wakes = EnumSet.copyOf(Wake.curing(reason.code()));
        reason.counts().forEach(count -> wakes.addAll(Wake.curing(count.code())));
        group.state = State.ASIDE;
        group.reason = reason;
        group.wakes = wakes;
        long backoff = Math.min(LAST_BACKOFF_NANOS, FIRST_BACKOFF_NANOS << Math.min(group.attempts, 10));
        group.attempts++;
        group.notBefore = now + backoff / 2 + random.nextLong(backoff / 2 + 1);
        group.readyAt = now + SWEEP_NANOS + random.nextLong(SWEEP_NANOS / 10);
        aside.add(group);
        wakes.forEach(wake -> sleepers(wake).add(group));
    }

    /** The pod's binding was refused: it loses its turn for a while, its equals do not. */
    void delay(Pod pod, long now) {
        var entry = entries.get(pod.uid());
        if (entry == null || entry.group == null) {
            return;
        }
        part(entry);
        int before = refusals.merge(pod.uid(), 1, Integer::sum) - 1;
        long backoff = Math.min(LAST_DELAY_NANOS, FIRST_DELAY_NANOS << Math.min(before, 10));
        entry.delayedUntil = now + backoff / 2 + random.nextLong(backoff / 2 + 1);
        delayed.add(entry);
    }

    /** Something happened that may help some groups. */
    void wake(Set<Wake> what) {
        for (var wake : what) {
            var sleepers = sleepers(wake);
            for (var group : List.copyOf(sleepers)) {
                aside.remove(group);
                unsubscribe(group);
                group.readyAt = group.notBefore;
                aside.add(group);
            }
        }
    }

    /** Makes ready what has waited long enough. */
    int tick(long now) {
        int moved = 0;
        while (!aside.isEmpty() && aside.first().readyAt <= now) {
            var group = aside.pollFirst();
            unsubscribe(group);
            group.state = State.READY;
            ready.add(group);
            moved++;
        }
        while (!delayed.isEmpty() && delayed.first().delayedUntil <= now) {
            join(delayed.pollFirst());
            moved++;
        }
        return moved;
    }

    /** When {@link #tick} will move something; {@link Long#MAX_VALUE} where nothing waits for time. */
    long nextTick() {
        long first = aside.isEmpty() ? Long.MAX_VALUE : aside.first().readyAt;
        return delayed.isEmpty() ? first : Math.min(first, delayed.first().delayedUntil);
    }

    /** Hands out each pod that has joined equals that do not fit, and why those do not. */
    void eachJoined(BiConsumer<Pod, Reason> each) {
        for (var uid = joined.poll(); uid != null; uid = joined.poll()) {
            var entry = entries.get(uid);
            var group = entry == null ? null : entry.group;
            var reason = group == null || group.state == State.READY ? null : group.reason;
            if (entry != null && reason != null) {
                each.accept(entry.pod, reason);
            }
        }
    }

    /** Whether the code is news for the pod; if so it counts as told. */
    boolean explain(Pod pod, String code) {
        var entry = entries.get(pod.uid());
        if (entry == null || entry.explained.equals(code)) {
            return false;
        }
        entry.explained = code;
        return true;
    }

    /** What was told did not arrive. */
    void unexplained(Uid uid) {
        var entry = entries.get(uid);
        if (entry != null) {
            entry.explained = "";
        }
    }

    void each(Consumer<Pod> each) {
        new ArrayList<>(entries.values()).forEach(entry -> each.accept(entry.pod));
    }

    private LinkedHashSet<Group> sleepers(Wake wake) {
        return sleeping.computeIfAbsent(wake, unused -> new LinkedHashSet<>());
    }

    private void unsubscribe(Group group) {
        group.wakes.forEach(wake -> sleepers(wake).remove(group));
    }

    private static Key key(Pod pod) {
        var membership = pod.membership();
        if (membership != null) { // the gang shares one fate, whatever its members look like
            return new Key(
                    pod.namespace(),
                    Labels.EMPTY,
                    PodShape.EMPTY,
                    0,
                    true,
                    membership.key(pod.namespace()).api() + "/" + membership.group(),
                    "");
        }
        return new Key(
                pod.namespace(),
                pod.labels(),
                pod.shape(),
                pod.priority(),
                pod.preempts(),
                "",
                pod.nominatedNode() == null ? "" : pod.nominatedNode());
    }

    private void join(Entry entry) {
        var pod = entry.pod;
        var key = key(pod);
        var group = groups.get(key);
        if (group == null) {
            group = new Group(key, pod);
            groups.put(key, group);
        } else {
            withdraw(group);
            if (pod.membership() != null && group.state == State.ASIDE) {
                // An equal of a pod that does not fit changes nothing; a further member may be the one that was
                // missing.
                unsubscribe(group);
                group.state = State.READY;
            } else if (group.state == State.ASIDE) {
                joined.add(pod.uid());
            }
        }
        group.pods.add(pod);
        entry.group = group;
        enter(group);
    }

    private void part(Entry entry) {
        var group = entry.group;
        if (group == null) {
            return;
        }
        withdraw(group);
        group.pods.remove(entry.pod);
        entry.group = null;
        if (group.pods.isEmpty()) {
            unsubscribe(group);
            groups.remove(group.key);
        } else {
            enter(group);
        }
    }

    /** Takes a group out of the ordered sets while what orders it changes. */
    private void withdraw(Group group) {
        switch (group.state) {
            case READY -> ready.remove(group);
            case ASIDE -> aside.remove(group);
        }
    }

    private void enter(Group group) {
        group.head = group.pods.first();
        switch (group.state) {
            case READY -> ready.add(group);
            case ASIDE -> aside.add(group);
        }
    }
}
