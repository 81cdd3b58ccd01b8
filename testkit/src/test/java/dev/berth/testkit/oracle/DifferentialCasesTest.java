package dev.berth.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine's default profile answers as kube-scheduler 1.37.2 itself did. */
class DifferentialCasesTest {
    private static final Path FOLDER = OracleFolder.named("differential");

    @TempDir
    Path temporary;

    @BeforeEach
    void needsTheData() {
        assumeTrue(Files.isDirectory(FOLDER), () -> OracleFolder.absent(FOLDER));
    }

    @Test
    void everyQuestionIsAnsweredAsKubeSchedulerDoes() throws IOException {
        var agreement = new Agreement();
        DifferentialCases.each(FOLDER, agreement::check);
        assertThat(agreement.differences()).isEmpty();
        assertThat(agreement.cases()).isEqualTo(2_200);
        assertThat(agreement.agreed()).isEqualTo(2_200);
    }

    @Test
    void aVerdictChangedInTheAnswersIsNoticed() throws IOException {
        assertThat(afterChanging("\"n001\":{\"code\":\"fit\"", "\"n001\":{\"code\":\"unschedulable\""))
                .contains("open-00000-resources: verdict n001: want unschedulable, got fit");
    }

    @Test
    void aScoreChangedInTheAnswersIsNoticed() throws IOException {
        assertThat(afterChanging("\"total\":{\"n000\":443", "\"total\":{\"n000\":444"))
                .contains("open-00000-resources: total n000: want 444, got 443");
    }

    /** The first difference after changing the first case's answer. */
    private String afterChanging(String text, String into) throws IOException {
        String answer = firstLine("answers.jsonl.gz");
        assertThat(answer).contains(text);
        write("cases.jsonl.gz", firstLine("cases.jsonl.gz"));
        write("answers.jsonl.gz", answer.replace(text, into));
        var agreement = new Agreement();
        DifferentialCases.each(temporary, agreement::check);
        assertThat(agreement.agreed()).isZero();
        return agreement.differences().get(0);
    }

    private static String firstLine(String file) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(FOLDER.resolve(file))))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void write(String file, String line) throws IOException {
        try (var out = new GZIPOutputStream(Files.newOutputStream(temporary.resolve(file)))) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
