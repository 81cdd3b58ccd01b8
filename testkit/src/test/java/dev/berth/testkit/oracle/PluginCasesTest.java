package dev.berth.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The engine's plugins answer upstream's own test tables. */
class PluginCasesTest {
    private static final java.nio.file.Path FOLDER = OracleFolder.named("kube-scheduler");

    @BeforeEach
    void needsTheData() {
        assumeTrue(Files.isDirectory(FOLDER), () -> OracleFolder.absent(FOLDER));
    }

    @TestFactory
    Stream<DynamicTest> everyCaseIsAnsweredAsUpstreamDoes() throws IOException {
        return PluginCases.read(FOLDER).stream()
                .map(question -> DynamicTest.dynamicTest(
                        question.id(), () -> assertThat(question.differences()).isEmpty()));
    }

    @Test
    void thereAreAllOfThem() throws IOException {
        assertThat(PluginCases.read(FOLDER)).hasSize(165);
    }

    @Test
    void onlyTwoPluginsHaveChangedSinceTheCasesWereWritten() throws IOException {
        var differing = PluginCases.asWritten(FOLDER).stream()
                .filter(question -> !question.differences().isEmpty())
                .map(OracleCase::id)
                .toList();
        assertThat(differing)
                .containsExactly(
                        "NodeResourcesBalancedAllocation-000",
                        "NodeResourcesBalancedAllocation-003",
                        "NodeResourcesBalancedAllocation-006",
                        "NodeResourcesBalancedAllocation-009",
                        "NodeResourcesFit-015",
                        "NodeResourcesFit-021",
                        "NodeResourcesFit-024",
                        "NodeResourcesFit-027",
                        "NodeResourcesFit-039");
    }

    @Test
    void aChangedAnswerIsNoticedInEveryCase() throws IOException {
        var unnoticed = new ArrayList<String>();
        for (var question : PluginCases.read(FOLDER)) {
            for (var fact : question.want().isEmpty()
                    ? List.of("no such fact")
                    : question.want().keySet()) {
                if (question.wanting(fact, "wrong").differences().isEmpty()) {
                    unnoticed.add(question.id() + " " + fact);
                }
            }
        }
        assertThat(unnoticed).isEmpty();
    }
}
