package dev.berth.testkit.oracle.kai;

import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Value;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs all scenarios of a folder and prints each as pass, fail or not yet, with the reason. */
public final class KaiScenarios {
    /** How many scenarios went which way. */
    public record Count(int passed, int failed, int notYet) {
        public int all() {
            return passed + failed + notYet;
        }
    }

    private KaiScenarios() {}

    /** @throws IOException where the folder cannot be read */
    public static Count run(Path folder, PrintStream out) throws IOException {
        int passed = 0;
        int failed = 0;
        int notYet = 0;
        for (var scenario : read(folder)) {
            String label = scenario.id() + "  " + scenario.name();
            switch (verdict(scenario)) {
                case KaiVerdict.Pass() -> {
                    passed++;
                    out.println("pass     " + label);
                }
                case KaiVerdict.NotYet(String needs) -> {
                    notYet++;
                    out.println("not yet  " + label + "  (needs " + needs + ")");
                }
                case KaiVerdict.Fail(String difference) -> {
                    failed++;
                    out.println("FAIL     " + label + "  (" + difference + ")");
                }
            }
        }
        var count = new Count(passed, failed, notYet);
        out.println(passed + " pass, " + failed + " fail, " + notYet + " not yet, of " + count.all());
        return count;
    }

    private static KaiVerdict verdict(Scenario scenario) {
        if (!scenario.source().at("mode").text("integration").equals("integration")) {
            return new KaiVerdict.NotYet("a single action of KAI's scheduler, whose inner states are expected");
        }
        try {
            return new KaiScenario(KaiCase.of(scenario.source())).verdict();
        } catch (RuntimeException fault) {
            return new KaiVerdict.Fail("cannot be run: " + fault);
        }
    }

    private record Scenario(String id, String name, Field source) {}

    private static List<Scenario> read(Path folder) throws IOException {
        var scenarios = new ArrayList<Scenario>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                var tree = JsonTrees.read(
                        Files.readString(file), file.getFileName().toString(), 1);
                if (tree instanceof Value.Sequence list) {
                    for (var item : list.items()) {
                        var source = Field.root(item, file.getFileName().toString());
                        scenarios.add(new Scenario(
                                source.at("id").text(""), source.at("name").text(""), source));
                    }
                }
            }
        }
        return scenarios;
    }
}
