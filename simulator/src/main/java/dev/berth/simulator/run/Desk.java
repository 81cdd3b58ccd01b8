package dev.berth.simulator.run;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.workload.Demand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster and the engine that decides about it, as every run and every replay uses them: nodes come and go, pods arrive,
 * are tried and leave. Where nobody checks or records, reasons for waiting are not worked out; decisions are the same.
 */
public final class Desk {
    private static final String NAMESPACE = "simulation";

    private final Cluster cluster = new Cluster();
    private final Scheduler scheduler;
    private final @Nullable Audit audit;
    private final @Nullable Trail trail;
    private final int every;
    /** Outcomes since the mark: they are checked once they are kept. */
    private final List<Outcome> unsettled = new ArrayList<>();

    private boolean marked;
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

    /** A pod as runs and replays make it. */
    public static Pod pod(String name, PodShape shape, int priority, long createdAtMillis) {
        return new Pod(
                NAMESPACE,
                name,
                name,
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
                null);
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
        if (marked) {
            unsettled.add(outcome);
        } else {
            check(outcome);
        }
        changes++;
        return outcome.waits() == null;
    }

    private void check(Outcome outcome) {
        if (audit != null) {
            audit.applied(outcome);
        }
    }

    /** What follows may be taken back; marks do not nest. */
    public int mark() {
        marked = true;
        if (trail != null) {
            trail.marked();
        }
        return cluster.mark();
    }

    /** Keeps all since the mark, or takes it back. */
    public void settle(int mark, boolean kept) {
        if (trail != null) {
            trail.settled(kept);
        }
        if (kept) {
            cluster.keep(mark);
        } else {
            cluster.undo(mark);
        }
        marked = false;
        if (kept) {
            unsettled.forEach(this::check);
        }
        unsettled.clear();
        changed();
    }

    private void changed() {
        changes++;
        if (audit != null && changes >= nextCheck) {
            audit.recomputed();
            nextCheck = changes + every;
        }
    }
}
