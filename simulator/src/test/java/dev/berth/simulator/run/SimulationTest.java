package dev.berth.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.engine.model.TopologyRequest;
import dev.berth.simulator.policy.Policies;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.Job;
import dev.berth.simulator.workload.NodePool;
import dev.berth.simulator.workload.Outage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SimulationTest {
    private static final Simulation.Checks EVERYTHING = new Simulation.Checks(1, () -> false, null);
    private static final Policy FIRST_FIT = Objects.requireNonNull(Policies.find("FirstFit"));

    @Test
    void aJobThatFindsNoRoomWaitsForTheOneBefore() {
        var run = run(Discipline.STRICT, 1, job("a", 0, 100, 8), job("b", 10, 50, 8));
        assertThat(run.finished()).isEqualTo(2);
        assertThat(run.makespanSeconds()).isEqualTo(150);
        assertThat(run.queueing().mean()).isEqualTo(45);
        assertThat(run.completion().max()).isEqualTo(140);
        assertThat(run.gpuUtilizationPercent()).isCloseTo(100, within(1e-9));
    }

    @Test
    void nobodyOvertakesInAStrictQueue() {
        var run = run(Discipline.STRICT, 1, job("a", 0, 100, 4), job("wide", 1, 10, 8), job("small", 2, 10, 1));
        assertThat(width(run, 1).queueing().mean()).isEqualTo(108);
    }

    @Test
    void aSmallJobOvertakesAWideOneByBackfill() {
        var run = run(Discipline.BACKFILL, 1, job("a", 0, 100, 4), job("wide", 1, 10, 8), job("small", 2, 10, 1));
        assertThat(width(run, 1).queueing().mean()).isZero();
        assertThat(width(run, 8).queueing().mean()).isEqualTo(99);
    }

    @Test
    void aMoreUrgentJobGoesFirst() {
        var urgent = new Job("urgent", 2000, 10_000, 1, Ask.gpus(8), 1);
        var run = run(Discipline.STRICT, 1, job("a", 0, 100, 8), job("b", 1, 10, 8), urgent);
        assertThat(run.makespanSeconds()).isEqualTo(120);
        assertThat(run.queueing().max()).isEqualTo(109);
    }

    @Test
    void aJobWiderThanANodeTakesWholeNodesAndAllOrNothing() {
        var run = run(Discipline.BACKFILL, 3, job("a", 0, 100, 1), job("wide", 1, 50, 20), job("small", 2, 200, 4));
        assertThat(width(run, 20).queueing().mean()).isZero();
        var tight = run(Discipline.BACKFILL, 3, job("a", 0, 100, 5), job("wide", 1, 50, 20));
        assertThat(width(tight, 20).queueing().mean()).isEqualTo(99);
    }

    @Test
    void aJobThatCanNeverFitIsCountedAndBlocksNobody() {
        var run = run(Discipline.STRICT, 1, job("huge", 0, 100, 64), job("small", 1, 10, 1));
        assertThat(run.impossible()).isEqualTo(1);
        assertThat(run.finished()).isEqualTo(1);
    }

    @Test
    void aFailedNodeSendsItsJobsBackAndTheyBeginAgain() {
        var outages = List.of(new Outage("node-0", 60_000, 80_000));
        var run = new Simulation(scenario(1, outages, 0, job("a", 0, 100, 8)), FIRST_FIT, 1, EVERYTHING).run();
        assertThat(run.makespanSeconds()).isEqualTo(180);
        assertThat(run.restarts()).isEqualTo(1);
        assertThat(run.lostGpuSeconds()).isEqualTo(480);
        assertThat(run.queueing().mean()).isEqualTo(20);
    }

    @Test
    void aJobGoesOnFromItsLastCheckpoint() {
        var outages = List.of(new Outage("node-0", 65_000, 80_000));
        var run = new Simulation(scenario(1, outages, 30_000, job("a", 0, 100, 8)), FIRST_FIT, 1, EVERYTHING).run();
        assertThat(run.makespanSeconds()).isEqualTo(120);
        assertThat(run.lostGpuSeconds()).isEqualTo(40);
    }

    @Test
    void aJobWhoseNodeNeverComesBackStaysUnfinished() {
        var outages = List.of(new Outage("node-0", 60_000, Long.MAX_VALUE));
        var run = new Simulation(scenario(1, outages, 0, job("a", 0, 100, 8)), FIRST_FIT, 1, EVERYTHING).run();
        assertThat(run.unfinished()).isEqualTo(1);
        assertThat(run.finished()).isZero();
    }

    @Test
    void allThatCanRunDoesRunAndNoInvariantBreaksWhateverTheSeed() {
        for (long seed = 0; seed < 20; seed++) {
            var random = new SplittableRandom(seed);
            var jobs = new ArrayList<Job>();
            long at = 0;
            for (int i = 0; i < 60; i++) {
                at += random.nextInt(40_000);
                jobs.add(new Job(
                        "job-" + i,
                        at,
                        1 + random.nextInt(300_000),
                        1 + random.nextInt(3),
                        Ask.gpus(1 + random.nextInt(12)),
                        random.nextInt(2)));
            }
            var nodes = NodePool.training(6, 8).nodes();
            var outages = Outage.random(nodes, 2_000_000, 100_000, at, seed);
            var discipline = seed % 2 == 0 ? Discipline.STRICT : Discipline.BACKFILL;
            for (var policy : Policies.all()) {
                var scenario = new Scenario("random", nodes, jobs, outages, 60_000, discipline);
                var run = new Simulation(scenario, policy, seed, EVERYTHING).run();
                assertThat(run.finished())
                        .as("seed %d under %s", seed, policy.name())
                        .isEqualTo(60);
            }
        }
    }

    @Test
    void podsOfAJobStartAsNearToEachOtherAsAsked() {
        var nodes = new NodePool("n", 4, 96_000, 1L << 40, 8, "", java.util.Map.of(), 2).nodes();
        var inRack = TopologyRequest.within(NodePool.RACK);
        var scenario = new Scenario(
                "racks",
                nodes,
                List.of(
                        new Job("half-0", 0, 100_000, 1, Ask.gpus(8), 0),
                        new Job("two", 0, 100_000, 2, Ask.gpus(8), 0, inRack),
                        new Job("two-more", 0, 100_000, 2, Ask.gpus(8), 0, inRack),
                        new Job("three", 0, 100_000, 3, Ask.gpus(8), 0, inRack)),
                List.of(),
                0,
                Discipline.BACKFILL);
        var run = new Simulation(scenario, FIRST_FIT, 1, EVERYTHING).run();
        assertThat(run.impossible()).as("three nodes are in no rack").isEqualTo(1);
        assertThat(run.finished()).isEqualTo(3);
        assertThat(run.makespanSeconds())
                .as("one of the two waits for a whole rack")
                .isEqualTo(200);
    }

    @Test
    void resultsAreTheSameForAnyNumberOfThreads() throws InterruptedException {
        var scenario = scenario(2, List.of(), 0, job("a", 0, 100, 8), job("b", 1, 10, 16), job("c", 2, 70, 3));
        var runs = Policies.all().stream()
                .map(policy ->
                        (java.util.concurrent.Callable<String>) () -> new Simulation(scenario, policy, 1, EVERYTHING)
                                .run()
                                .completion()
                                .toString())
                .toList();
        assertThat(new Batch().run(runs, 1, count -> {})).isEqualTo(new Batch().run(runs, 4, count -> {}));
    }

    private static JobRun run(Discipline discipline, int nodes, Job... jobs) {
        var scenario = new Scenario(
                "test", NodePool.training(nodes, 8).nodes(), Arrays.asList(jobs), List.of(), 0, discipline);
        return new Simulation(scenario, FIRST_FIT, 1, EVERYTHING).run();
    }

    private static Scenario scenario(int nodes, List<Outage> outages, long checkpointMillis, Job... jobs) {
        return new Scenario(
                "test",
                NodePool.training(nodes, 8).nodes(),
                Arrays.asList(jobs),
                outages,
                checkpointMillis,
                Discipline.BACKFILL);
    }

    private static Job job(String id, long submitSeconds, long runSeconds, int gpus) {
        return new Job(id, submitSeconds * 1000, runSeconds * 1000, 1, Ask.gpus(gpus), 0);
    }

    private static JobRun.Width width(JobRun run, double gpus) {
        return run.widths().stream()
                .filter(width -> width.gpus() == gpus)
                .findFirst()
                .orElseThrow();
    }
}
