package dev.berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InputPageTest {
    @Test
    void theCommittedPageIsWhatTheCatalogueSays() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "input.md")))
                .as("docs/input.md; write it anew with dev.berth.testkit.InputPage")
                .isEqualTo(InputPage.render());
    }
}
