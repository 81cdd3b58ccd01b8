package dev.berth.benchmarks;

import dev.berth.kubernetes.tree.BlockYaml;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.YamlTrees;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** How long it takes to refuse YAML that is made to cost much. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method marked @Setup first
public class HostileTextBenchmark {
    /** What the text does. */
    public enum Attack {
        DEEP_LISTS("a: " + "[".repeat(100_000) + "\n"),
        DEEP_LISTS_BEHIND_A_TAG("a: !t " + "[".repeat(100_000) + "\n"),
        STAIRCASE(staircase()),
        ALIASES_OF_ALIASES(aliases()),
        QUOTE_NEVER_CLOSED("a: \"" + "x".repeat(4_000_000) + "\n");

        private final String text;

        Attack(String text) {
            this.text = text;
        }

        private static String staircase() {
            var text = new StringBuilder();
            for (int step = 0; step < 2_000; step++) {
                text.repeat(' ', step).append("a:\n");
            }
            return text.toString();
        }

        private static String aliases() {
            var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
            for (int level = 1; level < 12; level++) {
                String before = "*a" + (level - 1);
                text.append("a" + level + ": &a" + level + " [")
                        .append((before + ", ").repeat(9) + before)
                        .append("]\n");
            }
            return text.toString();
        }
    }

    @Param
    public Attack attack;

    private String text;

    @Setup
    public void text() {
        text = attack.text;
    }

    @Benchmark
    public String refuse() {
        try {
            if (BlockYaml.read(text, "hostile.yaml", 1, true, BlockYaml.names()) == null) {
                YamlTrees.read(text, "hostile.yaml", 1, found -> {});
            }
        } catch (MalformedDocumentException refused) {
            return String.valueOf(refused.getMessage());
        }
        throw new IllegalStateException(attack + " was read");
    }
}
