package dev.berth.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.Job;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceFormatTest {
    @TempDir
    private Path folder;

    @Test
    void aPhillyListIsReadByClockTime() throws IOException {
        var jobs = read("""
                timestamp,duration,num_gpus,gpu_time,cluster
                2017-10-09 07:01:55,66.0,1,66.0,11cb48

                2017-10-09 07:00:55,2951.5,8,2951.0,6214e9
                """);
        assertThat(jobs)
                .containsExactly(
                        new Job("job-1", 0, 2_951_500, 1, Ask.gpus(8), 0),
                        new Job("job-0", 60_000, 66_000, 1, Ask.gpus(1), 0));
    }

    @Test
    void aMuriListIsReadInMilliseconds() throws IOException {
        var jobs = read("""
                job_id,num_gpu,submit_time,iterations,model_name,batch_size,duration,interval
                0,16,1000,5853661,dqn,128,2868294000,46122000
                """);
        assertThat(jobs).containsExactly(new Job("job-0", 0, 2_868_294_000L, 1, Ask.gpus(16), 0));
    }

    @Test
    void anElasticFlowListIsReadInSeconds() throws IOException {
        var jobs = read("""
                job_id,submission_time,num_iteration,model_name,deadline,batch_size,num_gpu,duration
                965d744f,1932025,45775,resnet50,1933904,256,64,2429
                """);
        assertThat(jobs).containsExactly(new Job("965d744f", 0, 2_429_000, 1, Ask.gpus(64), 0));
    }

    @Test
    void berthsOwnListNamesPodsSharesAndModels() throws IOException {
        var jobs = read("""
                id,submit,duration,pods,gpus,gpu_milli,cpu,memory_gib,gpu_models,priority
                train,0,3600,4,8,,96,512,H100|H200,5
                "note, book",12.5,60,,1,250,2.5,8,,
                """);
        assertThat(jobs)
                .containsExactly(
                        new Job(
                                "train",
                                0,
                                3_600_000,
                                4,
                                new Ask(96_000, 512L << 30, 8, 1000, List.of("H100", "H200")),
                                5),
                        new Job("note, book", 12_500, 60_000, 1, new Ask(2_500, 8L << 30, 1, 250, List.of()), 0));
    }

    @Test
    void berthsOwnListMayBeJsonLinesAndCompressed() throws IOException {
        var file = folder.resolve("jobs.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("""
                    {"submit":"2026-01-01T00:00:10Z","duration":60,"gpus":2}
                    {"id":"first","submit":"2026-01-01T00:00:00Z","duration":60,"gpus":1,"gpu_models":null}
                    """.getBytes(StandardCharsets.UTF_8));
        }
        var jobs = TraceFormat.of(new TraceFile(file)).read(new TraceFile(file), Problems.refuse());
        assertThat(jobs)
                .containsExactly(
                        new Job("first", 0, 60_000, 1, Ask.gpus(1), 0),
                        new Job("job-0", 10_000, 60_000, 1, Ask.gpus(2), 0));
    }

    @Test
    void anOpenbListMayBePlayedByItsOwnTimes() throws IOException {
        var jobs = read("""
                name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time
                openb-pod-0001,6000,12288,1,460,V100M16|T4,LS,Running,427061,12902960,427061
                """);
        assertThat(jobs)
                .containsExactly(new Job(
                        "openb-pod-0001",
                        0,
                        12_475_899_000L,
                        1,
                        new Ask(6000, 12_288L << 20, 1, 460, List.of("V100M16", "T4")),
                        0));
    }

    @Test
    void aBrokenFieldIsToldWithFileLineNameAndValue() throws IOException {
        var file = written("""
                timestamp,duration,num_gpus,gpu_time,cluster
                2017-10-09 07:01:55,66.0,1,66.0,11cb48
                2017-10-09 07:01:55,66.0,none,66.0,11cb48
                """);
        assertThatThrownBy(() -> TraceFormat.PHILLY.read(new TraceFile(file), Problems.refuse()))
                .isInstanceOf(BrokenTraceException.class)
                .hasMessage(file + ":3: num_gpus is \"none\": a whole number from 1 to 1000000 is needed");
    }

    @Test
    void brokenLinesAreLeftOutAndCountedWhereAskedFor() throws IOException {
        var file = written("""
                timestamp,duration,num_gpus,gpu_time,cluster
                yesterday,66.0,1,66.0,11cb48
                2017-10-09 07:01:55,-1,1,66.0,11cb48
                2017-10-09 07:01:55,66.0,1
                2017-10-09 07:01:55,66.0,1,66.0,11cb48
                """);
        var problems = Problems.skip();
        assertThat(TraceFormat.PHILLY.read(new TraceFile(file), problems)).hasSize(1);
        assertThat(problems.count()).isEqualTo(3);
        assertThat(problems.messages())
                .satisfiesExactly(
                        clock -> assertThat(clock).contains(":2: timestamp is \"yesterday\": a time such as"),
                        duration -> assertThat(duration).contains(":3: duration is \"-1\": a number from 0 to"),
                        short_ -> assertThat(short_).contains(":4: the line has 3 fields, the first line names 5"));
    }

    @Test
    void aShareOfSeveralGpusIsRefused() throws IOException {
        var file = written("submit,duration,gpus,gpu_milli\n0,1,2,500\n");
        assertThatThrownBy(() -> TraceFormat.GENERIC.read(new TraceFile(file), Problems.refuse()))
                .hasMessageContaining(
                        ":2: a pod asks for 2 GPUs of 500 thousandths each; a share needs exactly one GPU");
    }

    @Test
    void equalIdsAreRefusedOrCounted() throws IOException {
        var file = written("submit,duration,id\n0,1,a\n5,1,a\n9,1,b\n");
        assertThatThrownBy(() -> TraceFormat.GENERIC.read(new TraceFile(file), Problems.refuse()))
                .hasMessageContaining(":3: another job before it has the id a");
        var problems = Problems.skip();
        assertThat(TraceFormat.GENERIC.read(new TraceFile(file), problems)).hasSize(2);
        assertThat(problems.count()).isEqualTo(1);
    }

    @Test
    void secondsAndDatesInOneFileAreRefused() throws IOException {
        var file = written("submit,duration\n0,1\n2026-01-05T09:00:00Z,1\n");
        assertThatThrownBy(() -> TraceFormat.GENERIC.read(new TraceFile(file), Problems.refuse()))
                .hasMessageContaining(":3: submit is \"2026-01-05T09:00:00Z\": the jobs before arrive at seconds");
    }

    @Test
    void anArrivalThatIsNeitherIsToldBothForms() throws IOException {
        var file = written("submit,duration\nsoon,1\n");
        assertThatThrownBy(() -> TraceFormat.GENERIC.read(new TraceFile(file), Problems.refuse()))
                .hasMessageContaining(":2: submit is \"soon\": seconds, or a time such as 2017-10-09 07:01:55 or"
                        + " 2017-10-09T07:01:55Z is needed");
    }

    @Test
    void anUnknownFormIsToldWithItsFields() throws IOException {
        var file = written("a,b\n1,2\n");
        assertThatThrownBy(() -> TraceFormat.of(new TraceFile(file)))
                .hasMessageContaining("no known form of trace has the fields a,b");
    }

    private List<Job> read(String text) throws IOException {
        var file = new TraceFile(written(text));
        return TraceFormat.of(file).read(file, Problems.refuse());
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("trace.csv"), text);
    }
}
