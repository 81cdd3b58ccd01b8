package dev.berth.testkit;

import dev.berth.engine.plugin.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Renders {@code docs/reasons.md} from the catalogue of reason codes. */
public final class ReasonsPage {
    private ReasonsPage() {}

    public static String render() {
        var page = new StringBuilder("""
                # Why a pod waits

                Every pod that is not placed carries a reason with one of these codes. The codes are stable; texts may
                change. This page is generated from `ReasonCode` by `ReasonsPage` and checked by `ReasonsPageTest`.

                | code | what it means | what to do |
                |---|---|---|
                """);
        for (var code : ReasonCode.values()) {
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

    /** Writes the page: {@code java dev.berth.testkit.ReasonsPage docs/reasons.md}. */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), render());
    }
}
