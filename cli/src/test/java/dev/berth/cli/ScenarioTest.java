package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios, as a user writes them. */
final class ScenarioTest {
    private static final String SCENARIO = """
            name: small
            nodes:
              - {pool: a, count: 4, cpu: 32, memoryGiB: 256, gpus: 4, model: A100}
            jobs:
              arrivals: {jobsPerHour: 20, hours: 10}
              kinds:
                - name: train
                  share: 1
                  gpus: 2
                  cpu: 8
                  durations: [{medianSeconds: 1800, sigma: 1}]
            failures:
              everyHours: 20
              repairHours: 1
              outages: [{node: a-0, downHours: 2, upHours: 3}]
            queue: backfill
            policies: [FirstFit, Berth]
            seeds: 1..2
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"training", "sharing", "failures"})
    void theExamplesRunInAFreshClone(String name) {
        assertThat(simulate("../examples/simulate/" + name + ".yaml", "--seeds", "1", "--policy", "FirstFit"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("Who wins where", "By width");
    }

    @Test
    void jobsMayAskForLevelsThatNodesHave() throws IOException {
        String racks = SCENARIO.replace("gpus: 4, model: A100}", "gpus: 4, model: A100, rackNodes: 2}")
                .replace("      gpus: 2\n", "      gpus: 2\n      pods: 3\n      topology: {required: rack}\n");
        var log = folder.resolve("run.log");
        assertThat(simulate(
                        written(racks), "--policy", "Berth", "--seeds", "1", "--assert", "--record", log.toString()))
                .as(err.toString())
                .isZero();
        assertThat(Files.readString(log)).contains("\"event\":\"tryTogether\"", "\"required\":\"rack\"");
        assertThat(berth("replay", log.toString())).as(out.toString() + err).isZero();
        assertThat(simulate(written(SCENARIO.replace("gpus: 2", "gpus: 2\n      topology: {required: rack}"))))
                .isEqualTo(2);
        assertThat(err.toString()).contains("names the level rack, but no node carries this label");
    }

    @Test
    void aScenarioNamesPoliciesAndSeedsAndOptionsOverrideThem() throws IOException {
        var file = written(SCENARIO);
        assertThat(simulate(file, "-o", "csv", "--assert", "7"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().lines().skip(1).map(line -> line.replaceFirst("(,[^,]*),.*", "$1")))
                .containsExactly("FirstFit,1", "FirstFit,2", "Berth,1", "Berth,2");
        out.getBuffer().setLength(0);
        assertThat(simulate(file, "-o", "csv", "--policy", "FGD", "--seeds", "9", "--nodes", "2x8"))
                .isZero();
        assertThat(out.toString().lines().skip(1)).singleElement().asString().startsWith("FGD,9,");
    }

    @Test
    void resultsAreTheSameForAnyNumberOfThreads() throws IOException {
        var file = written(SCENARIO);
        simulate(file, "-o", "csv", "--threads", "1");
        var one = out.toString();
        out.getBuffer().setLength(0);
        simulate(file, "-o", "csv", "--threads", "4");
        assertThat(out.toString()).isEqualTo(one);
    }

    @Test
    void reportAndPlotsAreWritten() throws IOException {
        var page = folder.resolve("report.html");
        assertThat(simulate(
                        written(SCENARIO),
                        "--seeds",
                        "1",
                        "--report",
                        page.toString(),
                        "--svg",
                        folder.resolve("svg").toString(),
                        "--png",
                        folder.resolve("png").toString()))
                .as(err.toString())
                .isZero();
        assertThat(Files.readString(page))
                .contains("Who wins where", "./berth simulate", "pool: a", "\"name\":\"FirstFit\"");
        assertThat(folder.resolve("svg/gpus-in-use.svg")).exists();
        assertThat(folder.resolve("png/jobs-waiting.png")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "count: 4 ~ count: four ~ nodes[0].count is \"four\": a number from 1 to 1000000 is needed",
                "gpus: 4, ~ gpu: 4, ~ nodes[0].gpu is \"4\": unknown field; maybe gpus; known here are pool, count",
                "jobsPerHour: 20 ~ jobsPerHour: -1 ~ jobs.arrivals.jobsPerHour is \"-1\": a number from 0 to",
                "sigma: 1 ~ sigma: high ~ jobs.kinds[0].durations[0].sigma is \"high\": a number from 0 to 10 is needed",
                "node: a-0 ~ node: b-0 ~ failures.outages[0].node is \"b-0\": the scenario has no such node",
                "upHours: 3 ~ upHours: 1 ~ failures.outages[0].upHours is \"1\": the node must come back later",
                "queue: backfill ~ queue: fair ~ queue is \"fair\": use strict or backfill",
                "policies: [FirstFit ~ policies: [Best ~ policies[0] is \"Best\": there is no such policy; there are Random",
                "seeds: 1..2 ~ seeds: 2..1 ~ seeds is \"2..1\":",
                "gpus: 2 ~ {gpus: 2 ~ not YAML",
                "share: 1 ~ shared: 1 ~ jobs.kinds[0].shared is \"1\": unknown field"
            })
    void whatIsWrongIsToldWithFileLineFieldAndValue(String right, String wrong, String message) throws IOException {
        assertThat(SCENARIO).contains(right);
        assertThat(simulate(written(SCENARIO.replace(right, wrong)))).isEqualTo(2);
        assertThat(err.toString()).contains("scenario.yaml:", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FirstFit", "kube-scheduler", "FGD", "Random", "Berth"})
    void aRecordedRunReplaysIdentically(String policy) throws IOException {
        var log = folder.resolve("run.log");
        assertThat(simulate(
                        written(SCENARIO), "--policy", policy, "--seeds", "3", "--record", log.toString(), "-o", "csv"))
                .as(err.toString())
                .isZero();
        out.getBuffer().setLength(0);
        assertThat(berth("replay", log.toString())).as(out.toString() + err).isZero();
        assertThat(out.toString()).matches("(?s)\\d+ events, \\d+ decisions, identical\\s*");
    }

    @Test
    void aChangedRecordingIsFoundToDiffer() throws IOException {
        var log = folder.resolve("run.log");
        simulate(written(SCENARIO), "--policy", "FirstFit", "--seeds", "3", "--record", log.toString());
        Files.writeString(log, Files.readString(log).replaceFirst("\"bind\":\"a-1\"", "\"bind\":\"a-2\""));
        assertThat(berth("replay", log.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("the decision differs");
    }

    @Test
    void onlyOneRunIsRecorded() throws IOException {
        assertThat(simulate(
                        written(SCENARIO), "--record", folder.resolve("run.log").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--record takes down one run");
    }

    @Test
    void aFitIsWrittenAsAScenariosJobs() throws IOException {
        var trace = new StringBuilder("submit,duration,gpus\n");
        for (int i = 0; i < 500; i++) {
            trace.append(i * 60)
                    .append(',')
                    .append(100 + i % 50)
                    .append(',')
                    .append(i % 5 == 0 ? 8 : 1)
                    .append('\n');
        }
        var file = Files.writeString(folder.resolve("trace.csv"), trace);
        var fit = folder.resolve("fit.yaml");
        assertThat(simulate("--trace", file.toString(), "--fit", fit.toString()))
                .isZero();
        assertThat(Files.readString(fit)).contains("jobsPerHour: 60.", "- name: 1gpu", "share: 0.8", "- name: 8gpu");
        var scenario =
                written("nodes: [{pool: n, count: 8, cpu: 64, memoryGiB: 256, gpus: 8}]\n" + Files.readString(fit));
        assertThat(simulate(scenario, "--policy", "FirstFit"))
                .as(err.toString())
                .isZero();
    }

    private String written(String scenario) throws IOException {
        return Files.writeString(folder.resolve("scenario.yaml"), scenario).toString();
    }

    private int simulate(String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "simulate";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return berth(all);
    }

    private int berth(String... all) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
