package dev.berth.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kubernetes.live.WatchedKind;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class ManifestsCommandTest {
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        var command = new CommandLine(new ManifestsCommand());
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(new StringWriter()));
        return command.execute(arguments);
    }

    @Test
    void printsNineObjectsThatAreYaml() {
        assertThat(run("--image", "registry.example/berth:1")).isZero();
        var documents = new ArrayList<Value>();
        YamlTrees.read(out.toString(), "manifests", 1, found -> documents.add(found.value()));
        assertThat(documents).hasSize(9);
        assertThat(out.toString()).contains("image: registry.example/berth:1").doesNotContain("@");
    }

    @Test
    void grantsWhatIsWatchedAndNothingWithAStar() {
        run("--image", "b");
        for (var kind : WatchedKind.ALL) {
            assertThat(out.toString()).contains(kind.resource().plural());
        }
        assertThat(out.toString()).doesNotContain("\"*\"").doesNotContain("secrets");
    }

    @Test
    void refusesNamesThatWouldChangeTheMeaningOfTheText() {
        assertThat(run("--image", "x\ny: z")).isEqualTo(2);
        assertThat(run("--image", "x", "--namespace", "a: b")).isEqualTo(2);
    }

    @Test
    void aShadowMayReadAndNothingElse() {
        assertThat(run("--shadow")).isZero();
        var documents = new ArrayList<Value>();
        YamlTrees.read(out.toString(), "manifests", 1, found -> documents.add(found.value()));
        assertThat(documents).hasSize(4);
        assertThat(out.toString()).doesNotContain("@").contains("verbs: [list, watch]");
        assertThat(out.toString()
                        .lines()
                        .filter(line -> line.contains("verbs:"))
                        .distinct())
                .hasSize(1);
        for (var kind : WatchedKind.ALL) {
            assertThat(out.toString()).contains(kind.resource().plural());
        }
    }

    @Test
    void anImageIsNeededButForAShadow() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--shadow", "--image", "b")).isEqualTo(2);
    }
}
