package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.gang.GangExplanation;
import dev.berth.engine.gang.GangPlanner;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.Allotment;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.plugin.Verdict;
import dev.berth.engine.plugin.volume.VolumeBindingPlugin;
import dev.berth.engine.profile.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides where pods go. {@link #decide} looks and changes nothing that can be seen; {@link #apply} carries a decision
 * out on the cluster. Equal events and an equal seed give equal decisions.
 */
public final class Scheduler {
    /** Counters of pods by domain that are kept before those that no placed pod's terms need are dropped. */
    static final int COUNTERS_MAX = 20_000;

    private final Cluster cluster;
    private final Profile profile;
    private final NodeOrder order;
    private final Rankings rankings;
    private final FullScan scan;
    private final WaitMemory waits;
    private final GangPlanner gangs;
    private final Claims claims;
    private int countersMax = COUNTERS_MAX;

    /** @param seed breaks ties between equal nodes; 0 breaks them by name */
    public Scheduler(Cluster cluster, Profile profile, long seed) {
        this.cluster = cluster;
        this.profile = profile;
        order = new NodeOrder(cluster, seed);
        rankings = new Rankings(cluster, profile, order);
        scan = new FullScan(cluster, order);
        waits = new WaitMemory(cluster);
        claims = new Claims(cluster, profile.filters().stream().anyMatch(VolumeBindingPlugin.class::isInstance));
        gangs = new GangPlanner(
                cluster,
                profile,
                this::find,
                (pod, node) -> claims.decisions(pod, node).forEach(this::apply));
    }

    public Cluster cluster() {
        return cluster;
    }

    public Profile profile() {
        return profile;
    }

    /**
     * Decides about a pod that is not bound yet; {@link #apply} of the outcome asks that the cluster knows the pod. A member
     * of a gang is looked at as if it were alone: see {@link #decide(Gang)}.
     */
    public Outcome decide(Pod pod) {
        if (pod.isHeld()) {
            return Outcome.waiting(pod, WaitingReasons.held(pod, cluster.nodes().size()));
        }
        int node = find(pod);
        return node < 0
                ? waits.recall(pod, this::makeRoom)
                : Outcome.bound(claims.decisions(pod, node), bind(pod, node));
    }

    /**
     * Where an ungated pod goes as the cluster stands, or null: what {@link #decide} answers, without the reason, evictions
     * and claims. For drivers that ask about many pods which find no room.
     */
    public Decision.@Nullable Bind room(Pod pod) {
        int node = find(pod);
        return node < 0 ? null : bind(pod, node);
    }

    /** The same for all members of a gang that are to be placed; empty where too few find room. */
    public List<Decision.Bind> room(Gang gang) {
        return gangs.seats(gang).stream()
                .map(seat -> new Decision.Bind(seat.pod(), seat.node(), seat.devices()))
                .toList();
    }

    private Decision.Bind bind(Pod pod, int node) {
        return new Decision.Bind(pod, cluster.nodes().get(node).name(), devicesFor(pod, node));
    }

    /**
     * Decides about all members of a gang that are to be placed, as one: enough of them are bound for the gang to run, or none.
     * The cluster must know the members.
     */
    public GangOutcome decide(Gang gang) {
        var outcome = GangReasons.outcome(gang, gangs.plan(gang), cluster, profile.preempts());
        return gang.pending().stream().allMatch(pod -> pod.shape().volumes().isEmpty()) ? outcome : withClaims(outcome);
    }

    /** What one member's claims take is gone for the next, so they are decided one after the other under a mark. */
    private GangOutcome withClaims(GangOutcome outcome) {
        var members = new ArrayList<Outcome>();
        int mark = cluster.mark();
        try {
            for (var member : outcome.members()) {
                if (member.waits() == null && member.decisions().get(0) instanceof Decision.Bind bind) {
                    int node = cluster.nodes().find(bind.node());
                    var settled = Outcome.bound(claims.decisions(bind.pod(), node), bind);
                    settled.decisions().forEach(this::apply);
                    members.add(settled);
                } else {
                    members.add(member);
                }
            }
        } finally {
            cluster.undo(mark);
        }
        return new GangOutcome(outcome.gang(), members, outcome.domain(), outcome.waits());
    }

    /** What would be decided about a gang, and what each domain of each level has for it. */
    public GangExplanation explain(Gang gang) {
        return gangs.explain(gang);
    }

    private DeviceIndexes devicesFor(Pod pod, int node) {
        return Allotment.of(Incoming.of(pod, cluster), node, profile.deviceChooser());
    }

    /** The number of the best node for a pod as the cluster stands, or -1. */
    int find(Pod pod) {
        boundCounters();
        var incoming = Incoming.of(pod, cluster);
        var ranking = rankings.forPod(incoming);
        return ranking != null ? rankings.next(ranking) : scan.next(Assessment.of(profile, incoming));
    }

    /** Pods without equals may each bring counters of their own; when there are too many, all caches start afresh. */
    private void boundCounters() {
        if (cluster.counters() > countersMax) {
            rankings.clear();
            cluster.retainCounters(Set.of());
            countersMax = Math.max(COUNTERS_MAX, 2 * cluster.counters());
        }
    }

    private Outcome makeRoom(Pod pod) {
        var assessment = Assessment.of(profile, Incoming.of(pod, cluster));
        var objection = assessment.objection();
        if (objection != null && assessment.incomparable()) {
            return Outcome.waiting(
                    pod, WaitingReasons.of(objection, cluster.nodes().size()));
        }
        var reason = WaitingReasons.of(assessment);
        var victims = profile.preempts() ? evictions(assessment) : null;
        if (victims == null) {
            return Outcome.waiting(pod, reason);
        }
        String node = cluster.nodes().get(victims.node()).name();
        var decisions = new ArrayList<Decision>();
        victims.victims().forEach(victim -> decisions.add(new Decision.Evict(victim, node, pod)));
        decisions.addAll(claims.decisions(pod, victims.node()));
        decisions.add(new Decision.Reserve(pod, node, devicesOnceGone(pod, victims)));
        var preempting = new Reason(
                ReasonCode.PREEMPTING,
                reason.nodes(),
                List.of(new Reason.Count(
                        ReasonCode.PREEMPTING,
                        "waits for " + victims.victims().size() + " pods to leave node " + node,
                        0)));
        return new Outcome(pod, List.copyOf(decisions), preempting);
    }

    private DeviceIndexes devicesOnceGone(Pod pod, Preemption.Candidate victims) {
        if (pod.shape().devices().isNone() && pod.shape().zones().isNone()) {
            return DeviceIndexes.NONE;
        }
        int mark = cluster.mark();
        try {
            victims.victims().forEach(victim -> cluster.apply(Event.Deleted.of(victim)));
            return devicesFor(pod, victims.node());
        } finally {
            cluster.undo(mark);
        }
    }

    private Preemption.@Nullable Candidate evictions(Assessment assessment) {
        var nominated = assessment.pod().pod().nominatedNode();
        int nominatedNode = nominated == null ? -1 : cluster.nodes().find(nominated);
        boolean hopeless =
                nominatedNode >= 0 && WaitingReasons.verdict(assessment, nominatedNode) == Verdict.UNRESOLVABLE;
        var helped = IntStream.range(0, cluster.nodes().limit())
                .filter(node -> cluster.nodes().at(node) != null
                        && WaitingReasons.verdict(assessment, node) == Verdict.UNSCHEDULABLE);
        return Preemption.best(new Preemption(assessment).candidates(helped, hopeless), cluster);
    }

    /**
     * Carries out a decision. A reservation binds the pod's room at once: what is freed is never given to another pod in
     * between.
     */
    public void apply(Decision decision) {
        switch (decision) {
            case Decision.Bind(Pod pod, String node, DeviceIndexes devices) -> assume(pod, node, devices);
            case Decision.Reserve(Pod pod, String node, DeviceIndexes devices) -> assume(pod, node, devices);
            case Decision.OfClaim claim -> claims.apply(claim);
            case Decision.Evict(Pod victim, String node, Pod preemptor) -> cluster.apply(Event.Deleted.of(victim));
        }
    }

    private void assume(Pod pod, String node, DeviceIndexes devices) {
        cluster.apply(new Event.Bound(pod.namespace(), pod.name(), pod.uid(), node, devices));
    }
}
