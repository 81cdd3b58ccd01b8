package dev.berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CataloguePageTest {
    @ParameterizedTest
    @EnumSource
    void theCommittedPageIsWhatTheCatalogueSays(CataloguePage page) throws IOException {
        var file = page.in(Path.of("..", "docs"));
        assertThat(Files.readString(file))
                .as(file + "; write it anew with dev.berth.testkit.CataloguePage docs")
                .isEqualTo(page.render());
    }
}
