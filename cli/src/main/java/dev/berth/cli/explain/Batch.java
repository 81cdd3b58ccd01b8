package dev.berth.cli.explain;

import dev.berth.engine.decide.Explanation;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.dump.ClusterCase;
import dev.berth.kubernetes.objects.DeviceKinds;
import dev.berth.kubernetes.output.AnswerText;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Answers questions one a line, in order, as they come.
 *
 * <p>The calling thread reads, a thread per core answers, and one thread writes in the order of the questions: the queue
 * between reader and writer holds answers that are still being made, and its length bounds what is in memory. Answers
 * are flushed whenever the next one is not there yet, so that whoever asks question by question gets each answer at
 * once, and whoever pipes in a file pays for few writes.
 */
record Batch(Profile profile, DeviceKinds devices, String file) {
    /** Questions read but not yet answered. */
    static final int WINDOW_MAX = 256;

    /** What was done: lines answered, and lines that could not be read. */
    record Count(long answered, long refused) {}

    private record Answer(String text, boolean refused) {}

    /** Stands for the end of the questions. */
    private static final Answer END = new Answer("", false);

    Count run(BufferedReader questions, PrintWriter answers) throws IOException {
        var window = new ArrayBlockingQueue<Future<Answer>>(WINDOW_MAX);
        var counted = new CompletableFuture<Count>();
        try (var workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var writer = Thread.ofPlatform().name("answers").start(() -> write(window, answers, counted));
            try {
                int line = 0;
                for (var text = questions.readLine(); text != null; text = questions.readLine()) {
                    line++;
                    if (!text.isBlank()) {
                        String question = text;
                        int at = line;
                        window.put(workers.submit(() -> answer(question, at)));
                    }
                }
            } finally {
                window.put(CompletableFuture.completedFuture(END));
                writer.join();
            }
            return counted.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped before all questions were answered", stopped);
        } catch (ExecutionException broken) {
            throw new IllegalStateException("an answer could not be made or written", broken.getCause());
        }
    }

    private static void write(
            ArrayBlockingQueue<Future<Answer>> window, PrintWriter answers, CompletableFuture<Count> counted) {
        long answered = 0;
        long refused = 0;
        try {
            while (true) {
                var next = window.peek();
                if (next == null || !next.isDone()) {
                    answers.flush();
                }
                var answer = window.take().get();
                if (answer == END) {
                    break;
                }
                answers.print(answer.text());
                answers.print('\n');
                if (answer.refused()) {
                    refused++;
                } else {
                    answered++;
                }
            }
            answers.flush();
            counted.complete(new Count(answered, refused));
        } catch (InterruptedException | ExecutionException broken) {
            counted.completeExceptionally(broken);
            drain(window);
        }
    }

    /** Lets the reader go on to its end after a failure, which it then tells. */
    private static void drain(ArrayBlockingQueue<Future<Answer>> window) {
        try {
            for (var next = window.take(); next.state() != Future.State.SUCCESS || next.resultNow() != END; ) {
                next = window.take();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer answer(String text, int line) {
        String id = "";
        try {
            var value = JsonTrees.read(text, file, line);
            id = idOf(value);
            var question = ClusterCase.of(value, file, devices);
            return new Answer(AnswerText.of(id, Explanation.of(question.pod(), question.cluster(), profile)), false);
        } catch (RuntimeException unreadable) {
            return new Answer(AnswerText.error(id, told(unreadable, line)), true);
        }
    }

    /** What readers say names the place already; anything else is a fault of Berth or of a plugin. */
    private String told(RuntimeException unreadable, int line) {
        String message = String.valueOf(unreadable.getMessage());
        return unreadable instanceof MalformedDocumentException || message.startsWith(file)
                ? message
                : file + ":" + line + ": " + unreadable.getClass().getSimpleName() + ": " + message;
    }

    private static String idOf(Value value) {
        return value instanceof Value.Mapping root && root.entries().get("id") instanceof Value.Scalar scalar
                ? scalar.text()
                : "";
    }
}
