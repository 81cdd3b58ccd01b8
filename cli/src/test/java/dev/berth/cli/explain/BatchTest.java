package dev.berth.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.profile.KubeSchedulerProfile;
import dev.berth.kubernetes.objects.DeviceKinds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchTest {
    private final Batch batch = new Batch(KubeSchedulerProfile.create(), DeviceKinds.standard(), "cases");

    @Test
    void answersComeInTheOrderOfTheQuestions() throws IOException {
        int count = Batch.WINDOW_MAX * 3;
        var written = new StringWriter();
        var done = batch.run(questions(count), new PrintWriter(written));
        assertThat(done).isEqualTo(new Batch.Count(count, 0));
        var lines = written.toString().lines().toList();
        assertThat(lines).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(lines.get(i)).startsWith("{\"id\":\"q" + i + "\"").contains("\"best\":[\"a\"]");
        }
    }

    @Test
    void aBadLineIsToldAndTheNextIsAnswered() throws IOException {
        var written = new StringWriter();
        var text = "{]\n\n{\"id\": \"x\", \"pod\": 1}\n" + question(7) + "\n";
        var done = batch.run(new BufferedReader(new StringReader(text)), new PrintWriter(written));
        assertThat(done).isEqualTo(new Batch.Count(1, 2));
        var lines = written.toString().lines().toList();
        assertThat(lines.get(0)).startsWith("{\"id\":\"\",\"error\":\"cases:1:");
        assertThat(lines.get(1)).startsWith("{\"id\":\"x\",\"error\":\"cases:3:");
        assertThat(lines.get(2)).startsWith("{\"id\":\"q7\",\"nodes\"");
    }

    @Test
    void anAnswerDoesNotWaitForTheNextQuestion() throws Exception {
        try (var ask = new PipedWriter();
                var told = new PipedWriter()) {
            var questions = new BufferedReader(new PipedReader(ask, 1 << 16));
            var answers = new BufferedReader(new PipedReader(told, 1 << 16));
            var running = Thread.ofPlatform().start(() -> {
                try {
                    batch.run(questions, new PrintWriter(told));
                } catch (IOException broken) {
                    throw new IllegalStateException(broken);
                }
            });
            for (int i = 0; i < 3; i++) {
                ask.write(question(i) + "\n");
                ask.flush();
                assertThat(answers.readLine()).startsWith("{\"id\":\"q" + i + "\"");
            }
            ask.close();
            running.join();
        }
    }

    private static BufferedReader questions(int count) {
        return new BufferedReader(new StringReader(
                IntStream.range(0, count).mapToObj(BatchTest::question).collect(Collectors.joining("\n"))));
    }

    private static String question(int number) {
        return "{\"id\": \"q" + number + "\", \"pod\": {\"metadata\": {\"name\": \"p\"}}, \"nodes\": [{\"metadata\":"
                + " {\"name\": \"a\"}, \"status\": {\"allocatable\": {\"cpu\": \"4\", \"pods\": \"110\"}}}]}";
    }
}
