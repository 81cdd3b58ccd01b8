package dev.berth.simulator.run;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.GangTerms;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Membership;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Uid;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.workload.Demand;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cluster and the engine that decides about it, as every run and every replay uses them: nodes come and go, pods arrive,
 * are tried and leave. Where nobody checks or records, reasons for waiting are not worked out; decisions are the same.
 */
public final class Desk {
    private static final String NAMESPACE = "simulation";
    private static final String GANGS = "berth.dev";

    private final Cluster cluster = new Cluster();
    private final Scheduler scheduler;
    private final @Nullable Audit audit;
    private final @Nullable Trail trail;
    private final int every;
    private long decisions;
    private long changes;
    private long nextCheck;

    /**
     * @param tieOrder names the order of nodes among equals; 0 is that of their names
     * @param every changes between two comparisons with a rebuild; 0 checks nothing
     * @param trail null where nobody listens
     */
    public Desk(
            List<Node> nodes,
            Policy policy,
            Demand demand,
            long seed,
            long tieOrder,
            int every,
            @Nullable Trail trail) {
        this.trail = trail;
        this.every = every;
        nextCheck = every;
        nodes.forEach(this::nodeUp);
        if (trail != null) {
            trail.begins();
        }
        scheduler = new Scheduler(cluster, policy.profile(cluster, demand, seed), tieOrder);
        audit = every > 0 ? new Audit(cluster) : null;
    }

    /** A pod as runs and replays make it, by itself. */
    public static Pod pod(String name, PodShape shape, int priority, long createdAtMillis) {
        return pod(name, shape, priority, createdAtMillis, null);
    }

    /** A pod that starts together with others or not at all. */
    public static Pod member(
            String name, PodShape shape, int priority, long createdAtMillis, String gang, int rank, GangTerms terms) {
        return pod(name, shape, priority, createdAtMillis, new Membership(GANGS, gang, "", rank, terms));
    }

    private static Pod pod(
            String name, PodShape shape, int priority, long createdAtMillis, @Nullable Membership membership) {
        return new Pod(
                NAMESPACE,
                name,
                Uid.of(name),
                Labels.EMPTY,
                shape,
                null,
                null,
                null,
                priority,
                false,
                createdAtMillis,
                Pod.NOT_STARTED,
                false,
                false,
                List.of(),
                "berth",
                DeviceIndexes.NONE,
                membership);
    }

    public Cluster cluster() {
        return cluster;
    }

    /** How many decisions were made so far. */
    public long decisions() {
        return decisions;
    }

    public void nodeUp(Node node) {
        if (trail != null) {
            trail.nodeUp(node);
        }
        cluster.apply(new Event.Upserted(node));
        changes++;
    }

    public void nodeDown(Node node) {
        if (trail != null) {
            trail.nodeDown(node);
        }
        cluster.apply(Event.Deleted.of(node));
        changed();
    }

    /** A pod comes and waits. */
    public void arrive(Pod pod) {
        if (trail != null) {
            trail.arrived(pod);
        }
        cluster.apply(new Event.Upserted(pod));
        changes++;
    }

    /** A pod goes, whether it ran or not. */
    public void leave(Pod pod) {
        if (trail != null) {
            trail.left(pod);
        }
        cluster.apply(Event.Deleted.of(pod));
        changed();
    }

    /** Binds a pod that waits, if there is room for it. */
    public boolean place(Pod pod) {
        decisions++;
        if (audit != null || trail != null) {
            return placeTold(pod);
        }
        var bind = scheduler.room(pod);
        if (bind != null) {
            scheduler.apply(bind);
        }
        return bind != null;
    }

    private boolean placeTold(Pod pod) {
        if (trail != null) {
            trail.tried(pod);
        }
        var outcome = scheduler.decide(pod);
        if (trail != null) {
            trail.decided(outcome);
        }
        outcome.decisions().forEach(scheduler::apply);
        check(outcome);
        changes++;
        return outcome.waits() == null;
    }

    /** Binds all pods of a gang, if there is room for all of them together. */
    public boolean place(List<Pod> members) {
        var first = members.get(0);
        var key = Objects.requireNonNull(first.membership()).key(first.namespace());
        var gang = Gang.of(key, members, cluster);
        if (audit != null || trail != null) {
            return placeTold(gang);
        }
        var binds = scheduler.room(gang);
        binds.forEach(scheduler::apply);
        decisions += Math.max(1, binds.size());
        return !binds.isEmpty();
    }

    private boolean placeTold(Gang gang) {
        if (trail != null) {
            trail.triedTogether(gang.pending());
        }
        var outcome = scheduler.decide(gang);
        if (trail != null) {
            outcome.members().forEach(trail::decided);
        }
        outcome.decisions().forEach(scheduler::apply);
        outcome.members().forEach(this::check);
        decisions += Math.max(1, outcome.bound());
        changes += outcome.bound();
        return outcome.bound() > 0;
    }

    private void check(Outcome outcome) {
        if (audit != null) {
            audit.applied(outcome);
        }
    }

    private void changed() {
        changes++;
        if (audit != null && changes >= nextCheck) {
            audit.recomputed();
            nextCheck = changes + every;
        }
    }
}
