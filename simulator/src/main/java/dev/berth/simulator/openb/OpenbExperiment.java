package dev.berth.simulator.openb;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.simulator.policy.Fragmentation;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.run.Simulation.Checks;
import dev.berth.simulator.run.Simulation.StoppedException;
import dev.berth.simulator.workload.Shapes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plays the published experiment: pods arrive one by one, each is placed at once or dropped, none leaves.
 *
 * <p>Nodes that score alike go by one fixed random order, the same for all runs: the published figures are met that way,
 * and not with ties in the order of the node list (see docs/simulation.md).
 */
public final class OpenbExperiment {
    /** Names the order of nodes among equals. */
    public static final long TIE_ORDER = 1;

    private final OpenbWorkload workload;
    private final Policy policy;
    private final long seed;
    private final Checks checks;
    private final Cluster cluster = new Cluster();
    private final Scheduler scheduler;
    private final @Nullable Audit audit;

    public OpenbExperiment(OpenbWorkload workload, Policy policy, long seed, Checks checks) {
        this.workload = workload;
        this.policy = policy;
        this.seed = seed;
        this.checks = checks;
        workload.nodes().forEach(node -> cluster.apply(new Event.Upserted(node)));
        scheduler = new Scheduler(cluster, policy.profile(cluster, workload.demand(), seed), TIE_ORDER);
        audit = checks.every() > 0 ? new Audit(cluster) : null;
    }

    public OpenbRun run() {
        var arrivals = workload.arrivals(seed);
        var shapes = new Shapes(Integer.MAX_VALUE);
        long capacity = workload.capacityMilli();
        var curve = new double[OpenbWorkload.DEMAND_PERCENT_MAX + 1];
        long wallStart = System.nanoTime();
        long arrived = 0;
        long given = 0;
        int placed = 0;
        int next = 1;
        for (int i = 0; i < arrivals.size(); i++) {
            if (checks.stop().getAsBoolean()) {
                throw new StoppedException();
            }
            var ask = arrivals.get(i);
            arrived += ask.totalGpuMilli();
            if (place(pod(i, shapes.shape(ask)))) {
                placed++;
                given += ask.totalGpuMilli();
            }
            for (; next < curve.length && arrived * 100 >= next * capacity; next++) {
                curve[next] = 100.0 * given / capacity;
            }
            if (audit != null && (i + 1) % checks.every() == 0) {
                audit.recomputed();
            }
        }
        for (; next < curve.length; next++) {
            curve[next] = 100.0 * given / capacity;
        }
        double wallSeconds = (System.nanoTime() - wallStart) / 1e9;
        return new OpenbRun(
                policy.name(),
                workload.mix(),
                seed,
                curve,
                Fragmentation.of(workload.demand()).percent(cluster),
                placed,
                arrivals.size() - placed,
                wallSeconds);
    }

    /** A pod that is dropped was there all the same, and those who learn from what comes have seen it. */
    private boolean place(Pod pod) {
        cluster.apply(new Event.Upserted(pod));
        boolean placed = tryToPlace(pod);
        if (!placed) {
            cluster.apply(Event.Deleted.of(pod));
        }
        return placed;
    }

    private boolean tryToPlace(Pod pod) {
        if (audit == null) {
            return bind(pod, scheduler.room(pod));
        }
        var outcome = scheduler.decide(pod);
        boolean bound = outcome.waits() == null
                && bind(pod, (Decision.Bind) outcome.decisions().get(0));
        audit.applied(outcome);
        return bound;
    }

    private boolean bind(Pod pod, Decision.@Nullable Bind bind) {
        if (bind != null) {
            scheduler.apply(bind);
        }
        return bind != null;
    }

    private static Pod pod(int number, PodShape shape) {
        String name = "pod-" + number;
        return new Pod(
                "openb",
                name,
                name,
                Labels.EMPTY,
                shape,
                null,
                null,
                null,
                0,
                false,
                0,
                Pod.NOT_STARTED,
                false,
                false,
                List.of(),
                "berth",
                DeviceIndexes.NONE,
                null);
    }
}
