package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FaultsPageTest {
    @Test
    void theCommittedPageIsWhatTheTestsSay() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "faults.md")))
                .as("docs/faults.md; write it anew with dev.berth.testkit.faults.FaultsPage")
                .isEqualTo(FaultsPage.render());
    }

    @Test
    void everyCaseHasATest() {
        for (var fault : FaultCase.values()) {
            boolean tested = FaultsPage.tests().stream()
                    .anyMatch(test -> Arrays.asList(
                                    test.getAnnotation(Proves.class).value())
                            .contains(fault));
            assertThat(tested).as("%s (%s) has a test", fault, fault.what()).isTrue();
        }
    }

    @Test
    void testsAreNamedAfterTheirCase() {
        assertThat(FaultsPage.tests()).isNotEmpty().allMatch(FaultsPage::isNamedWell);
    }
}
