package dev.berth.testkit;

import dev.berth.engine.plugin.ReasonCode;
import dev.berth.kubernetes.tree.InputCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Pages of the documentation that are rendered from a catalogue of codes. */
public enum CataloguePage {
    /** Why pods wait, from {@link ReasonCode}. */
    REASONS(
            "reasons.md",
            """
            # Why a pod waits

            Every pod that is not placed carries a reason with one of these codes. The codes are stable; texts may
            change. This page is generated from `ReasonCode` by `CataloguePage` and checked by `CataloguePageTest`.
            """,
            Arrays.stream(ReasonCode.values())
                    .map(code -> new Line(code.name(), code.meaning(), code.nextStep()))
                    .toList()),
    /** Why input is refused, from {@link InputCode}. */
    INPUT(
            "input.md",
            """
            # Why input is refused

            A message names file, line, object, field, value and what to do, and ends with one of these codes. The codes
            are stable; texts may change. With `--keep-going` what is refused is reported and left out. This page is
            generated from `InputCode` by `CataloguePage` and checked by `CataloguePageTest`.
            """,
            Arrays.stream(InputCode.values())
                    .map(code -> new Line(code.name(), code.meaning(), code.nextStep()))
                    .toList());

    private record Line(String code, String meaning, String nextStep) {}

    private final String file;
    private final String introduction;
    private final List<Line> lines;

    CataloguePage(String file, String introduction, List<Line> lines) {
        this.file = file;
        this.introduction = introduction;
        this.lines = lines;
    }

    /** Where the page lies in a folder of documents. */
    public Path in(Path docs) {
        return docs.resolve(file);
    }

    public String render() {
        var page = new StringBuilder(introduction).append("""

                | code | what it means | what to do |
                |---|---|---|
                """);
        for (var line : lines) {
            page.append("| `")
                    .append(line.code())
                    .append("` | ")
                    .append(line.meaning())
                    .append(" | ")
                    .append(line.nextStep())
                    .append(" |\n");
        }
        return page.toString();
    }

    /** Writes all pages: {@code java dev.berth.testkit.CataloguePage docs}. */
    public static void main(String[] args) throws IOException {
        for (var page : values()) {
            Files.writeString(page.in(Path.of(args[0])), page.render());
        }
    }
}
