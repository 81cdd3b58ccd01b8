package dev.berth.cli.simulate;

import dev.berth.simulator.plot.Plot;
import dev.berth.simulator.report.Table;
import dev.berth.simulator.run.Batch;
import dev.berth.simulator.run.Trail;
import dev.berth.simulator.workload.Demand;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What is simulated, and how its results are told. */
interface Study<R> {
    /** One line. */
    String title();

    /** The scenario as text; empty where the command says all. */
    String scenario();

    /** @param trail told what happens in the one run, or null */
    List<Callable<R>> runs(Batch batch, @Nullable Trail trail);

    /**
     * What tells a run from others, for recordings.
     *
     * @param tieOrder names the order of nodes among equals
     * @param demand what the policy knows beforehand
     */
    record Run(String policy, long seed, long tieOrder, Demand demand) {}

    /** The first of the runs. */
    Run first();

    void json(List<R> results, PrintWriter out);

    void csv(List<R> results, PrintWriter out);

    List<Table> tables(List<R> results);

    List<Plot> plots(List<R> results);

    /** Writes what the study writes besides; told whether all runs came to their end. */
    default void finish(List<R> results, boolean complete) throws IOException {}
}
