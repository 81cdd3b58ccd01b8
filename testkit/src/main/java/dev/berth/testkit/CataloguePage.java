package dev.berth.testkit;

import dev.berth.engine.plugin.ReasonCode;
import dev.berth.kubernetes.objects.ObjectLimits;
import dev.berth.kubernetes.tree.InputCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
                    .toList(),
            ""),
    /** Why input is refused, from {@link InputCode}. */
    INPUT(
            "input.md",
            """
            # Why input is refused

            A message names file, line, object, field, value and what to do, and ends with one of these codes. The codes
            are stable; texts may change. With `--keep-going` what is refused is reported and left out. This page is
            generated from `InputCode` by `CataloguePage` and checked by `CataloguePageTest`.

            Pods and nodes written by hand are also refused where the API server would refuse them: spreading, affinity,
            tolerations, ports, resources, volumes, taints, and names in Berth's annotations. What does not matter to
            scheduling may be left out: images, names of containers, containers that ask for nothing, the limit of a GPU
            that is requested. An object with a `metadata.uid` comes from an API server, which has checked it, and is
            taken; so are the cases of `explain --batch`, which are answered as kube-scheduler would answer them.
            """,
            Arrays.stream(InputCode.values())
                    .map(code -> new Line(code.name(), code.meaning(), code.nextStep()))
                    .toList(),
            limits());

    private record Line(String code, String meaning, String nextStep) {}

    private final String file;
    private final String introduction;
    private final List<Line> lines;
    private final String ending;

    CataloguePage(String file, String introduction, List<Line> lines, String ending) {
        this.file = file;
        this.introduction = introduction;
        this.lines = lines;
        this.ending = ending;
    }

    private static String limits() {
        var text = new StringBuilder("""

                ## Limits

                Beyond these an object is refused as `TOO_LARGE`, `TOO_MANY` or, for a number, `INVALID_VALUE`.

                | at most | of |
                |---:|---|
                """);
        for (var limit : ObjectLimits.all()) {
            text.append(String.format(Locale.ROOT, "| %,d | %s |%n", limit.greatest(), limit.of()));
        }
        return text.toString();
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
        return page.append(ending).toString();
    }

    /** Writes all pages: {@code java dev.berth.testkit.CataloguePage docs}. */
    public static void main(String[] args) throws IOException {
        for (var page : values()) {
            Files.writeString(page.in(Path.of(args[0])), page.render());
        }
    }
}
