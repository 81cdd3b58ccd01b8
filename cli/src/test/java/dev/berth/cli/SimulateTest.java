package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SimulateTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path jobs = Path.of("");

    @BeforeEach
    void jobs() throws IOException {
        jobs = Files.writeString(folder.resolve("jobs.csv"), """
                submit,duration,gpus
                0,100,8
                10,50,8
                20,10,1
                """);
    }

    @Test
    void aTraceIsPlayedUnderEachPolicyAndSeed() {
        assertThat(simulate("--trace", jobs.toString(), "--nodes", "1", "--seeds", "1..2", "-o", "csv"))
                .isZero();
        assertThat(out.toString().lines())
                .startsWith("policy,seed,jobs,finished,impossible,unfinished,restarts,meanJctSeconds,p99JctSeconds,"
                        + "meanQueueSeconds,p99QueueSeconds,makespanSeconds,gpuUtilizationPercent,lostGpuSeconds")
                .contains("FirstFit,1,3,3,0,0,0,126.667,140.0,73.333,130.0,160.0,94.531,0.0")
                .hasSize(7);
    }

    @Test
    void numbersInCsvHaveNoExponent() throws IOException {
        var long_ = Files.writeString(folder.resolve("long.csv"), "submit,duration,gpus\n0,50000000,8\n");
        assertThat(simulate("--trace", long_.toString(), "--nodes", "1", "--policy", "FirstFit", "-o", "csv"))
                .isZero();
        assertThat(out.toString()).contains(",50000000,").doesNotContain("E7");
    }

    @Test
    void whatCannotBeWrittenIsRefusedBeforeTheRun() {
        var absent = folder.resolve("absent");
        for (String option : new String[] {"--report", "--results", "--fit"}) {
            assertThat(simulate(
                            "--trace",
                            jobs.toString(),
                            "--nodes",
                            "1",
                            option,
                            absent.resolve("x.html").toString()))
                    .isEqualTo(2);
            assertThat(err.toString()).contains(option + ": there is no directory " + absent + " to write to");
        }
        assertThat(simulate("--trace", jobs.toString(), "--nodes", "1", "--svg", jobs.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--svg: " + jobs + " is no directory");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aTraceThatIsNotThereIsToldBeforeItsNodesAreAskedFor() {
        assertThat(simulate("--trace", "nope.csv")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--trace is \"nope.csv\": neither openb")
                .doesNotContain("--nodes");
    }

    @Test
    void aFolderWithoutTheTraceIsToldWithoutALine() {
        assertThat(simulate("--trace", "philly", "--data", folder.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        folder.resolve("philly").resolve("philly.csv.gz") + ": there is no such file; name the folder");
    }

    @Test
    void jsonHoldsWhatTheDocumentationNames() {
        assertThat(simulate("--trace", jobs.toString(), "--nodes", "1x8", "--policy", "fifo", "-o", "json"))
                .isZero();
        assertThat(out.toString())
                .contains("\"policy\":\"FirstFit\"", "\"seed\":42", "\"meanJctSeconds\":126.667")
                .contains("\"meanQueueSeconds\":73.333", "\"p99QueueSeconds\":130.0", "\"makespanSeconds\":160.0")
                .contains("\"gpuUtilizationPercent\":94.531", "\"decisionsPerSecond\":");
    }

    @Test
    void aTableIsForPeople() {
        assertThat(simulate("--trace", jobs.toString(), "--nodes", "1", "--queue", "backfill"))
                .isZero();
        assertThat(out.toString()).contains("jobs.csv: 3 jobs on 1 nodes, queue backfill", "Who wins where", "2m 7s");
    }

    @Test
    void brokenLinesAreRefusedOrCounted() throws IOException {
        Files.writeString(jobs, "submit,duration,gpus\n0,100,many\n0,100,1\n");
        assertThat(simulate("--trace", jobs.toString(), "--nodes", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("jobs.csv:2: gpus is \"many\": a whole number from 0 to 1000000 is needed");
        assertThat(simulate("--trace", jobs.toString(), "--nodes", "1", "--keep-going"))
                .isZero();
        assertThat(err.toString()).contains("1 broken lines are left out");
    }

    @Test
    void nodesMayComeFromADump() {
        assertThat(simulate("--trace", jobs.toString(), "--nodes", "../examples/ai-cluster.yaml", "--assert"))
                .isZero();
        assertThat(out.toString()).contains("3 jobs on 12 nodes");
    }

    @Test
    void allPoliciesAreListed() {
        assertThat(simulate("--list-policies")).isZero();
        assertThat(out.toString()).contains("FGD ", "the node and GPU where fragmentation grows the least", "Berth ");
    }

    @Test
    void theOpenbExperimentWritesJsonAndItsPageOfResults() throws IOException {
        var openb = Files.createDirectories(folder.resolve("openb"));
        Files.writeString(openb.resolve("openb_node_list_gpu_node.csv.gz"), """
                sn,cpu_milli,memory_mib,gpu,model
                n1,64000,262144,2,P100
                n2,64000,262144,2,T4
                """);
        Files.writeString(openb.resolve("openb_pod_list_default.csv.gz"), """
                name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time
                p1,1000,1024,1,500,,LS,Running,0,10,0
                p2,1000,1024,1,1000,T4|P100,LS,Running,0,10,0
                p3,1000,1024,0,0,,LS,Running,0,10,0
                """);
        Files.writeString(openb.resolve("fgd_summary.csv.gz"), """
                metric,workload,policy,arrived_pct_of_capacity,seeds,mean,sd,min,max
                gpu_alloc_pct,openb_pod_list_default,06-FGD,130,10,99.5,0.1,99,100
                """);
        var page = folder.resolve("results/openb.md");
        Files.createDirectories(folder.resolve("results"));
        assertThat(simulate(
                        "--trace",
                        "openb",
                        "--data",
                        folder.toString(),
                        "--policy",
                        "FGD,Berth",
                        "--seeds",
                        "1..2",
                        "--results",
                        page.toString(),
                        "--assert",
                        "-o",
                        "json"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains(
                        "\"runs\":[{\"policy\":\"FGD\",\"mix\":\"default\",\"seed\":1,\"allocationPercentAt\":{\"1\":")
                .contains("\"130\":100.0}", "\"decisionsPerSecond\":");
        assertThat(Files.readString(page))
                .contains(
                        "| default | 99.50 | 100.00",
                        "./berth simulate --trace openb",
                        "## Berth at a demand of 130 %");
        assertThat(folder.resolve("results/openb/curve-default.svg")).exists();
    }

    @Test
    void misuseIsExplained() {
        assertThat(simulate("--trace", jobs.toString(), "--nodes", "1", "--policy", "Magic"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("there is no policy \"Magic\"; there are Random, FirstFit, kube-scheduler, DotProd");
        assertThat(simulate("--trace", jobs.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("a trace file says nothing of nodes; add --nodes");
        assertThat(simulate("--trace", jobs.toString(), "--seeds", "5..1")).isEqualTo(2);
        assertThat(err.toString()).contains("must rise");
        assertThat(simulate("--trace", "philly", "--data", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("name the folder that holds the traces with --data or BERTH_DATA");
    }

    private int simulate(String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "simulate";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
