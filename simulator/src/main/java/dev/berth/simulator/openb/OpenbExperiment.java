package dev.berth.simulator.openb;

import dev.berth.engine.model.Pod;
import dev.berth.simulator.policy.Fragmentation;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.run.Desk;
import dev.berth.simulator.run.Simulation.Checks;
import dev.berth.simulator.run.Simulation.StoppedException;
import dev.berth.simulator.workload.Shapes;

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
    private final Desk desk;

    public OpenbExperiment(OpenbWorkload workload, Policy policy, long seed, Checks checks) {
        this.workload = workload;
        this.policy = policy;
        this.seed = seed;
        this.checks = checks;
        desk = new Desk(workload.nodes(), policy, workload.demand(), seed, TIE_ORDER, checks.every(), checks.trail());
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
            if (place(Desk.pod("pod-" + i, shapes.shape(ask), 0, 0))) {
                placed++;
                given += ask.totalGpuMilli();
            }
            for (; next < curve.length && arrived * 100 >= next * capacity; next++) {
                curve[next] = 100.0 * given / capacity;
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
                Fragmentation.of(workload.demand()).percent(desk.cluster()),
                placed,
                arrivals.size() - placed,
                wallSeconds);
    }

    /** A pod that is dropped was there all the same: who learns from what comes has seen it. */
    private boolean place(Pod pod) {
        desk.arrive(pod);
        boolean placed = desk.place(pod);
        if (!placed) {
            desk.leave(pod);
        }
        return placed;
    }
}
