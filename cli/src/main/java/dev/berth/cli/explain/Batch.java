package dev.berth.cli.explain;

import dev.berth.engine.decide.Explanation;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.dump.ClusterCase;
import dev.berth.kubernetes.output.AnswerText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;

/** Answers questions one a line, in order, as they come. */
record Batch(Profile profile, String file) {
    /** What was done: lines answered, and lines that could not be read. */
    record Count(long answered, long refused) {}

    Count run(BufferedReader questions, PrintWriter answers) throws IOException {
        long answered = 0;
        long refused = 0;
        int line = 0;
        for (var text = questions.readLine(); text != null; text = questions.readLine()) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            try {
                answers.println(answer(text, line));
                answered++;
            } catch (RuntimeException unreadable) {
                answers.println(AnswerText.error("", String.valueOf(unreadable.getMessage())));
                refused++;
            }
            answers.flush();
        }
        return new Count(answered, refused);
    }

    private String answer(String text, int line) {
        var question = ClusterCase.read(text, file, line);
        return AnswerText.of(question.id(), Explanation.of(question.pod(), question.cluster(), profile));
    }
}
