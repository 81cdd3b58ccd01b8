package dev.berth.testkit;

import dev.berth.kubernetes.tree.InputCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Renders {@code docs/input.md} from the catalogue of codes with which input is refused. */
public final class InputPage {
    private InputPage() {}

    public static String render() {
        var page = new StringBuilder("""
                # Why input is refused

                A message names file, line, object, field, value and what to do, and ends with one of these codes. The codes
                are stable; texts may change. With `--keep-going` what is refused is reported and left out. This page is
                generated from `InputCode` by `InputPage` and checked by `InputPageTest`.

                | code | what it means | what to do |
                |---|---|---|
                """);
        for (var code : InputCode.values()) {
            page.append("| `")
                    .append(code)
                    .append("` | ")
                    .append(code.meaning())
                    .append(" | ")
                    .append(code.nextStep())
                    .append(" |\n");
        }
        return page.toString();
    }

    /** Writes the page: {@code java dev.berth.testkit.InputPage docs/input.md}. */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), render());
    }
}
