package dev.berth.testkit.faults;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Renders {@code docs/faults.md} from the tests that are marked with {@link Proves}. */
final class FaultsPage {
    private FaultsPage() {}

    /** The marked tests of this package, by class and name. */
    static List<Method> tests() {
        var tests = new ArrayList<Method>();
        for (var type : ReflectionSupport.findAllClassesInPackage(
                FaultsPage.class.getPackageName(), found -> true, name -> true)) {
            tests.addAll(ReflectionSupport.findMethods(
                    type, method -> method.isAnnotationPresent(Proves.class), HierarchyTraversalMode.TOP_DOWN));
        }
        tests.sort(
                Comparator.comparing((Method test) -> test.getDeclaringClass().getSimpleName())
                        .thenComparing(Method::getName));
        return tests.stream().distinct().toList();
    }

    static String render() {
        var page = new StringBuilder("""
                # What goes wrong, and what comes of it

                Each row is a test, or several. This page is generated from them by `FaultsPage` and checked by
                `FaultsPageTest`; a case without a test fails the check. Invariants (no pod bound twice, no node
                oversold, gangs whole or not at all, counts equal to the server's, every pod that waits says why, writes
                bounded) are checked from the server's own records by `RequestLogInvariants`, after every step.

                A stepped test decides itself which event is delivered and which order goes out next, so it is the same
                in each run. "Runs" says what runs the test: every `./check`, `./check` without `--fast`, or `./check
                --real`; a page on `main` stands for tests that passed.

                | case | what goes wrong | what must come of it | where | seeds | runs | test |
                |---|---|---|---|---|---|---|
                """);
        for (var each : FaultCase.values()) {
            var tests = tests().stream().filter(test -> proves(test, each)).toList();
            for (var test : tests) {
                var mark = test.getAnnotation(Proves.class);
                row(
                        page,
                        each,
                        mark.where().toString(),
                        mark.seeds(),
                        runs(test),
                        "`" + test.getDeclaringClass().getSimpleName() + "." + test.getName() + "`");
            }
        }
        return page.toString();
    }

    private static void row(StringBuilder page, FaultCase fault, String where, String seeds, String runs, String test) {
        page.append("| ")
                .append(String.join(" | ", fault.name(), fault.what(), fault.expected(), where, seeds, runs, test))
                .append(" |\n");
    }

    private static boolean proves(Method test, FaultCase fault) {
        return Arrays.asList(test.getAnnotation(Proves.class).value()).contains(fault);
    }

    private static String runs(Method test) {
        var tags = new ArrayList<Tag>(Arrays.asList(test.getAnnotationsByType(Tag.class)));
        tags.addAll(Arrays.asList(test.getDeclaringClass().getAnnotationsByType(Tag.class)));
        return tags.stream().anyMatch(tag -> tag.value().equals("real"))
                ? "`--real`"
                : tags.stream().anyMatch(tag -> tag.value().equals("slow")) ? "without `--fast`" : "always";
    }

    /** Whether a test's name begins with the case that it proves first. */
    static boolean isNamedWell(Method test) {
        return test.getName()
                .startsWith(test.getAnnotation(Proves.class).value()[0].name().toLowerCase(Locale.ROOT));
    }

    /** Writes the page: {@code java dev.berth.testkit.faults.FaultsPage docs/faults.md}. */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), render());
    }
}
