package dev.berth.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kubernetes.live.Roles;
import dev.berth.kubernetes.live.WatchedKind;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.TreeSet;
import java.util.stream.Stream;
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

    /** So Berth being down keeps nobody from starting, ending or being deleted. */
    @Test
    void installsNoWebhookNoFinalizerAndNothingElseThatOthersWaitFor() {
        run("--image", "b");
        out.append("---\n");
        run("--shadow");
        var kinds = new TreeSet<String>();
        YamlTrees.read(out.toString(), "manifests", 1, found -> kinds.add(ObjectParts.text(found.value(), "kind")));
        assertThat(kinds)
                .containsExactly(
                        "ClusterRole",
                        "ClusterRoleBinding",
                        "Deployment",
                        "Namespace",
                        "NetworkPolicy",
                        "PodDisruptionBudget",
                        "Role",
                        "RoleBinding",
                        "ServiceAccount");
        assertThat(out.toString()).doesNotContain("finalizers", "admissionregistration", "ebhook", "APIService");
    }

    @Test
    void grantsExactlyTheRolesThatAreTested() {
        run("--image", "b");
        var granted = new ArrayList<String>();
        YamlTrees.read(out.toString(), "manifests", 1, found -> {
            if (ObjectParts.at(found.value(), "rules") instanceof Value.Sequence rules) {
                rules.items()
                        .forEach(rule -> granted.add(texts(rule, "apiGroups")
                                + texts(rule, "resources")
                                + texts(rule, "verbs")
                                + texts(rule, "resourceNames")));
            }
        });
        assertThat(granted)
                .containsExactlyElementsOf(Stream.concat(Roles.scheduler().stream(), Roles.lease().stream())
                        .map(rule -> "[" + rule.group() + "]" + rule.resources() + rule.verbs() + rule.names())
                        .toList());
    }

    private static String texts(Value rule, String key) {
        return ObjectParts.at(rule, key) instanceof Value.Sequence texts
                ? texts.items().stream()
                        .map(text -> ((Value.Scalar) text).text())
                        .toList()
                        .toString()
                : "[]";
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
