package dev.berth.kubernetes.live.loop;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.Reason;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Membership;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.Uid;
import dev.berth.engine.plugin.NodeRefusalFilter;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.watch.WatchHealth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler: takes in observations, decides, hands out orders. One thread steps {@link #doWork}; it never blocks,
 * never sleeps and never asks for the time itself, so that tests step exactly what production steps.
 *
 * <p><b>Invariants.</b> Nothing is decided before every watch is complete and current, nor while another Berth leads.
 * What was decided is counted with at once, as an {@link Assumption}, and stays counted until the truth is seen; so two
 * pods never get the same room, whatever the API server answers and when. An order whose outcome is unknown is given
 * again, unchanged: it names the pod's uid and the node, so doing it twice is doing it once.
 *
 * <p><b>Cost.</b> A step takes in at most {@link #OBSERVATIONS_MAX} observations and decides at most
 * {@link #DECISIONS_MAX} times, so that neither starves the other.
 */
public final class DecisionLoop {
    /** Observations taken in by one step. */
    static final int OBSERVATIONS_MAX = 4_096;

    /** Pods decided about by one step. */
    static final int DECISIONS_MAX = 64;

    /** Conditions that wait to be written; beyond it, pods are explained when they are next tried. */
    static final int EXPLANATIONS_MAX = 100_000;

    private static final System.Logger LOG = System.getLogger(DecisionLoop.class.getName());

    private final Inbox inbox;
    private final Writes writes;
    private final Fence fence;
    private final Telemetry telemetry;
    private final LiveCluster live;
    private final WaitingPods waiting;
    private final Scheduler scheduler;
    private final Readiness readiness;
    private final Bindings bindings;
    private final Settling settling;
    private final Evictions evictions;
    private final HalfBoundGangs halfBound;
    private final CoolDowns coolDowns;
    private final GroupConditions groups;
    private final List<Observation> taken = new ArrayList<>();
    private final ArrayDeque<Orders.Explain> explanations = new ArrayDeque<>();
    private long epoch;
    private volatile Status status = new Status(List.of("starting"), false, 0, 0, 0, 0, 0, 0);

    /**
     * What the loop shows of itself, as of its last step.
     *
     * @param missing which watches are not complete and current; empty where all are
     * @param leading whether this Berth may decide; false for one that stands by
     */
    public record Status(
            List<String> missing,
            boolean leading,
            int nodes,
            int pods,
            int waiting,
            int waitingGroups,
            int assumed,
            long lastStepNanos) {}

    /**
     * @param schedulerNames pods that name one of these are placed; all others only count as usage
     * @param resources everything that is watched; nothing is decided before each is complete
     */
    public DecisionLoop(
            Profile profile,
            Set<String> schedulerNames,
            List<Resource> resources,
            Inbox inbox,
            Writes writes,
            Fence fence,
            Telemetry telemetry,
            RandomGenerator random) {
        this.inbox = inbox;
        this.writes = writes;
        this.fence = fence;
        this.telemetry = telemetry;
        waiting = new WaitingPods(random);
        live = new LiveCluster(new Cluster(), waiting, Set.copyOf(schedulerNames));
        scheduler = new Scheduler(live.cluster(), profile.asking(new NodeRefusalFilter()), 0);
        readiness = new Readiness(resources);
        bindings = new Bindings(live, waiting, writes, telemetry, (pod, reason) -> tell(pod, reason, null));
        settling = new Settling(live, waiting, writes, bindings, scheduler, (pod, reason) -> tell(pod, reason, null));
        evictions = new Evictions(live, writes, settling);
        halfBound = new HalfBoundGangs(live, waiting, writes, telemetry);
        coolDowns = new CoolDowns(live, telemetry);
        groups = new GroupConditions(live, writes);
    }

    /** What the loop shows of itself; any thread may ask. */
    public Status status() {
        return status;
    }

    /** The state that decides; for the loop's thread, and for tests between steps. */
    public Cluster cluster() {
        return live.cluster();
    }

    /**
     * One step.
     *
     * @param nanos a clock that never goes back
     * @param wallMillis the time of day, for messages and latencies only
     * @return how much was done; 0 means that nothing will be done before something comes in or {@link #nextTick}
     */
    public int doWork(long nanos, long wallMillis) {
        int work = takeIn(nanos, wallMillis);
        work += coolDowns.tick(nanos);
        waiting.wake(live.takeWakes());
        work += waiting.tick(nanos);
        work += bindings.tick(nanos);
        work += settling.tick(nanos);
        work += evictions.tick(nanos);
        if (mayDecide()) {
            work += groups.tick(nanos, epoch);
            work += halfBound.tick(nanos, epoch);
            work += decide(nanos);
            waiting.eachJoined((pod, reason) -> tell(pod, reason, null));
        }
        work += explain();
        status = new Status(
                readiness.isReady() ? List.of() : readiness.missing(),
                epoch > 0,
                live.cluster().nodes().size(),
                live.cluster().podCount(),
                waiting.size(),
                waiting.groups(),
                live.assumptions().size(),
                nanos);
        return work;
    }

    /** Steps until it is told to stop; sleeps while there is nothing to do. */
    public void run(BooleanSupplier stopped) {
        while (!stopped.getAsBoolean()) {
            long now = System.nanoTime();
            if (doWork(now, System.currentTimeMillis()) == 0) {
                inbox.await(Math.clamp(nextTick() - System.nanoTime(), 100_000L, 100_000_000L));
            }
        }
    }

    /** When the next step has something to do by itself. */
    public long nextTick() {
        return LongStream.of(
                        waiting.nextTick(),
                        bindings.nextTick(),
                        settling.nextTick(),
                        evictions.nextTick(),
                        halfBound.nextTick(),
                        coolDowns.nextTick(),
                        groups.nextTick())
                .min()
                .getAsLong();
    }

    private boolean mayDecide() {
        epoch = fence.epoch();
        return epoch > 0 && fence.holds(epoch) && readiness.isReady();
    }

    private int takeIn(long nanos, long wallMillis) {
        inbox.drain(taken, OBSERVATIONS_MAX);
        taken.forEach(observation -> take(observation, nanos, wallMillis));
        int count = taken.size();
        taken.clear();
        telemetry.observed(count);
        return count;
    }

    private void take(Observation observation, long nanos, long wallMillis) {
        switch (observation) {
            case Observation.PodSeen(Pod pod, PodStatus podStatus) -> {
                if (!podStatus.refusal().isEmpty() && live.mayBeNews(pod)) {
                    coolDowns.refused(pod, podStatus.refusal(), nanos);
                }
                live.podSeen(pod, podStatus);
                groups.seen(pod);
                tellRefused(pod, podStatus);
            }
            case Observation.Seen seen -> {
                if (seen.object() instanceof Node node) {
                    coolDowns.seen(node, nanos);
                }
                live.objectSeen(seen.resource(), seen.object());
            }
            case Observation.GroupSeen(Resource resource, PodGroup group, GroupStatus groupStatus) -> {
                groups.seen(group.key(), groupStatus);
                live.objectSeen(resource, group);
            }
            case Observation.Gone gone -> {
                if (gone.resource().equals(Resource.PODS)) {
                    live.podGone(gone.namespace(), gone.identity(), Uid.of(gone.uid()));
                } else {
                    live.objectGone(gone.resource(), gone.type(), gone.namespace(), gone.identity());
                    if (gone.resource().plural().equals("podgroups")) {
                        groups.gone(new GangKey(
                                gone.resource().group(),
                                gone.namespace(),
                                gone.identity().substring(gone.identity().indexOf(' ') + 1)));
                    }
                }
            }
            case Observation.Listing(Resource resource) -> live.listing(resource);
            case Observation.Sweeping(Resource resource) -> live.sweeping(resource);
            case Observation.Listed(Resource resource) -> {
                int missed = live.listed(resource);
                readiness.listed(resource);
                if (missed > 0) {
                    telemetry.missed(resource.name(), missed);
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "{0}: the watch had not told {1} changes, which are known now",
                            resource.name(),
                            Integer.toString(missed));
                }
            }
            case Observation.Health(Resource resource, WatchHealth health) -> {
                readiness.health(resource, health);
                if (health instanceof WatchHealth.Absent) {
                    live.absent(resource);
                }
            }
            case Observation.Unreadable unreadable -> {
                telemetry.unreadable(unreadable.resource().name());
                LOG.log(System.Logger.Level.WARNING, "left out: {0}", unreadable.why());
            }
            case Observation.BindEnded ended -> bindings.ended(ended, nanos, wallMillis);
            case Observation.PodRead read -> bindings.read(read, nanos);
            case Observation.ReadFailed failed -> bindings.readFailed(failed.order(), nanos);
            case Observation.GroupExplained ended -> groups.ended(ended, nanos);
            case Observation.ClaimEnded ended -> settling.ended(ended, nanos);
            case Observation.EvictEnded ended -> {
                switch (ended.order().purpose()) {
                    case Orders.Purpose.Room(Pod preemptor) -> evictions.ended(ended, preemptor, nanos);
                    case Orders.Purpose.Undo(GangKey gang) -> halfBound.ended(ended, gang, nanos);
                }
            }
            case Observation.ExplainEnded(Orders.Explain order, boolean written) -> {
                if (!written) {
                    waiting.unexplained(order.pod().uid());
                }
            }
        }
    }

    private int decide(long nanos) {
        int decided = 0;
        while (decided < DECISIONS_MAX && writes.bindRoom()) {
            var pod = waiting.next();
            if (pod == null) {
                break;
            }
            long began = System.nanoTime();
            boolean placed = pod.membership() == null
                    ? carryOut(scheduler.decide(pod), nanos)
                    : decideGang(pod, pod.membership(), nanos);
            telemetry.decided(placed, System.nanoTime() - began);
            decided++;
        }
        return decided;
    }

    /** All members in one decision, and all their bindings under way together. */
    private boolean decideGang(Pod first, Membership membership, long nanos) {
        var members = List.copyOf(waiting.equals(first));
        if (halfBound.isBeingUndone(membership.key(first.namespace()))) {
            var reason =
                    Reason.of(ReasonCode.GANG_UNDONE, live.cluster().nodes().size());
            members.forEach(member -> tell(member, reason, null));
            waiting.setAside(first, reason, nanos);
            return false;
        }
        var gang = Gang.of(membership.key(first.namespace()), members, live.cluster());
        var outcomes =
                gang.isLoose() ? members.stream().map(scheduler::decide) : scheduler.decide(gang).members().stream();
        Outcome[] waits = new Outcome[1];
        var placed = new ArrayList<Settling.Placement>();
        outcomes.forEach(outcome -> {
            if (outcome.waits() == null && !gang.isLoose()) {
                for (var decision : outcome.decisions()) {
                    if (decision instanceof Decision.Bind bind) {
                        placed.add(Settling.Placement.of(bind, outcome.decisions()));
                    }
                }
            } else if (outcome.waits() == null || reservation(outcome) != null) {
                carryOut(outcome, nanos);
            } else {
                tell(outcome.pod(), outcome.waits(), null);
                waits[0] = outcome;
            }
        });
        settling.begin(placed, epoch, nanos);
        if (waits[0] != null && waits[0].waits() != null) {
            waiting.setAside(waits[0].pod(), waits[0].waits(), nanos);
        }
        return waits[0] == null;
    }

    /** Whether the pod is being bound. */
    private boolean carryOut(Outcome outcome, long nanos) {
        var reserve = reservation(outcome);
        if (reserve != null) {
            tell(outcome.pod(), java.util.Objects.requireNonNull(outcome.waits()), reserve.node());
            evictions.begin(outcome, reserve, epoch, nanos);
            return false;
        }
        for (var decision : outcome.decisions()) {
            switch (decision) {
                case Decision.Bind bind ->
                    settling.begin(List.of(Settling.Placement.of(bind, outcome.decisions())), epoch, nanos);
                case Decision.OfClaim claim -> {
                    // settled with the binding
                }
                case Decision.Reserve reserved -> throw new IllegalStateException("a reservation is handled above");
                case Decision.Evict evict ->
                    throw new IllegalStateException("an eviction without a reservation: "
                            + evict.victim().key());
            }
        }
        var reason = outcome.waits();
        if (reason != null) {
            for (var equal : List.copyOf(waiting.equals(outcome.pod()))) {
                tell(equal, reason, null);
            }
            waiting.setAside(outcome.pod(), reason, nanos);
        }
        return reason == null;
    }

    private static Decision.@Nullable Reserve reservation(Outcome outcome) {
        for (var decision : outcome.decisions()) {
            if (decision instanceof Decision.Reserve reserve) {
                return reserve;
            }
        }
        return null;
    }

    private void tell(Pod pod, Reason reason, @Nullable String nominatedNode) {
        groups.waits(pod, reason, epoch);
        if (explanations.size() < EXPLANATIONS_MAX
                && waiting.explain(pod, reason.code().name())) {
            telemetry.waits(reason.code());
            explanations.add(new Orders.Explain(
                    pod,
                    ConditionText.conditionReason(reason.code()),
                    reason.code().name(),
                    ConditionText.message(reason),
                    nominatedNode,
                    epoch));
        }
    }

    /** A pod that was refused waits for nobody but its author; the condition tells why, once. */
    private void tellRefused(Pod pod, PodStatus status) {
        if (pod.fault() != null
                && live.isOurs(pod)
                && !status.explained().equals(ReasonCode.POD_REFUSED.name())
                && explanations.size() < EXPLANATIONS_MAX) {
            telemetry.waits(ReasonCode.POD_REFUSED);
            var outcome = scheduler.decide(pod);
            var reason = java.util.Objects.requireNonNull(outcome.waits());
            explanations.add(new Orders.Explain(
                    pod,
                    ConditionText.conditionReason(reason.code()),
                    reason.code().name(),
                    ConditionText.message(reason),
                    null,
                    epoch));
        }
    }

    private int explain() {
        int told = 0;
        while (!explanations.isEmpty() && writes.explainRoom()) {
            var order = explanations.poll();
            // Placed or gone since: nobody needs to know any more why it waited.
            if (waiting.contains(order.pod().uid())
                    || order.nominatedNode() != null
                    || order.pod().fault() != null) {
                writes.explain(order);
                writes.event(new Orders.Event(order.pod(), true, "FailedScheduling", order.message(), order.epoch()));
                told++;
            }
        }
        return told;
    }
}
