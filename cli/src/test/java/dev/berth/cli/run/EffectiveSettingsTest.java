package dev.berth.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.cli.profile.ProfileOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** An option counts before a variable, that before the file, that before the default. */
final class EffectiveSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void withoutAnythingAllIsAsByDefault() {
        var settings = resolved(Map.of());
        assertThat(settings.values()).allMatch(each -> each.from().equals("default"));
        assertThat(settings.get("listen").values()).containsExactly("127.0.0.1:10270");
        assertThat(settings.get("schedulerName").values()).containsExactly("berth");
        assertThat(settings.get("leaderElect").values()).containsExactly("true");
        assertThat(settings.get("leaseNamespace").values()).containsExactly("berth-system");
        assertThat(settings.get("sweepEvery").values()).containsExactly("30m");
        assertThat(settings.get("logFormat").values()).containsExactly("text");
        assertThat(settings.get("profile").values()).isEmpty();
    }

    @Test
    void eachSourceYieldsToTheOneBeforeIt() throws IOException {
        var file = file("listen: a:1", "leaseNamespace: from-file", "leaderElect: false", "logFormat: json");
        var settings = resolved(
                Map.of("BERTH_LISTEN", "b:2", "BERTH_LEASE_NAMESPACE", "from-variable"),
                "--config",
                file,
                "--listen",
                "c:3");
        expect(settings, "listen", "c:3", "option --listen");
        expect(settings, "leaseNamespace", "from-variable", "variable BERTH_LEASE_NAMESPACE");
        expect(settings, "leaderElect", "false", "file " + file + ":5");
        expect(settings, "logFormat", "json", "file " + file + ":6");
        expect(settings, "logLevel", "info", "default");
    }

    @Test
    void theFileCanBeNamedByAVariable() throws IOException {
        var file = file("profile: gpu");
        var settings = resolved(Map.of("BERTH_CONFIG", file));
        expect(settings, "config", file, "variable BERTH_CONFIG");
        expect(settings, "profile", "gpu", "file " + file + ":3");
    }

    @Test
    void listsHaveCommasInAVariableAndItemsInTheFile() throws IOException {
        assertThat(resolved(Map.of("BERTH_SCHEDULER_NAME", "a,b"))
                        .get("schedulerName")
                        .values())
                .containsExactly("a", "b");
        assertThat(resolved(Map.of(), "--config", file("schedulerName: [c, d]"))
                        .get("schedulerName")
                        .values())
                .containsExactly("c", "d");
    }

    @Test
    void theClusterIsLookedForAsKubectlDoes() {
        expect(resolved(Map.of("KUBECONFIG", "/k")), "kubeconfig", "/k", "variable KUBECONFIG");
        expect(
                resolved(Map.of("KUBECONFIG", "/k", "BERTH_KUBECONFIG", "/b")),
                "kubeconfig",
                "/b",
                "variable BERTH_KUBECONFIG");
        assertThat(resolved(Map.of("KUBECONFIG", "/k"), "--in-cluster")
                        .get("kubeconfig")
                        .values())
                .isEmpty();
    }

    @Test
    void anUnknownKeyIsRefusedWithItsPlaceAndTheNearestThatIsKnown() throws IOException {
        var file = file("lisen: a:1");
        assertThatThrownBy(() -> resolved(Map.of(), "--config", file))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(file + ":3: BerthConfiguration: lisen")
                .hasMessageContaining("maybe listen;")
                .hasMessageContaining("[UNKNOWN_FIELD]");
    }

    @Test
    void aValueThatDoesNotFitIsRefusedWithItsPlace() throws IOException {
        assertThatThrownBy(() -> resolved(Map.of("BERTH_LEADER_ELECT", "yes")))
                .hasMessage("the variable BERTH_LEADER_ELECT is \"yes\"; true or false is needed here");
        var file = file("logLevel: loud");
        assertThatThrownBy(() -> resolved(Map.of(), "--config", file))
                .hasMessageContaining(file + ":3")
                .hasMessageContaining("use one of error, warning, info, debug");
        var list = file("listen: [a, b]");
        assertThatThrownBy(() -> resolved(Map.of(), "--config", list))
                .hasMessageContaining("a single value is needed here");
    }

    @Test
    void runAndConfigHaveTheSameSettingsAndDefaults() {
        assertThat(resolved(new RunCommand(), Map.of())).isEqualTo(resolved(new ConfigCommand(), Map.of()));
    }

    @Test
    void configPrintsWhatIsInForceAndTheProfile() throws IOException {
        var file = file(
                "profile: gpu",
                "---",
                "apiVersion: kubescheduler.config.k8s.io/v1",
                "kind: KubeSchedulerConfiguration",
                "profiles: [{schedulerName: gpu, plugins: {score: {disabled: [{name: ImageLocality}]}}}]");
        assertThat(config("--config", file))
                .contains("profile", "gpu", "file " + file + ":3", "Profile gpu", "NodeAffinity x2")
                .doesNotContain("ImageLocality");
        assertThat(config("--config", file, "-o", "json"))
                .contains("{\"key\":\"profile\",\"values\":[\"gpu\"],\"from\":");
        assertThat(config("-o", "yaml"))
                .contains("- key: listen\n  values:\n  - \"127.0.0.1:10270\"\n  from: default\n");
    }

    @Test
    void aCommandThatHasNoSettingsNeedsMoreThanSettings() throws IOException {
        var options = new ProfileOptions();
        new CommandLine(new Holder(options)).parseArgs("--config", file("profile: gpu"));
        assertThatThrownBy(options::profile).hasMessageContaining("this command needs a KubeSchedulerConfiguration");
    }

    @picocli.CommandLine.Command
    private static final class Holder {
        @picocli.CommandLine.Mixin
        private final ProfileOptions options;

        Holder(ProfileOptions options) {
            this.options = options;
        }
    }

    @Test
    void configRefusesWhatRunWouldRefuse() {
        assertThat(execute(new StringWriter(), "--listen", "nowhere")).isEqualTo(2);
        assertThat(execute(new StringWriter(), "--profile", "none")).isEqualTo(2);
        assertThat(execute(new StringWriter(), "--sweep-every", "often")).isEqualTo(2);
    }

    private String file(String... lines) throws IOException {
        var file = Files.createTempFile(folder, "berth", ".yaml");
        var all = new ArrayList<>(List.of("apiVersion: berth.dev/v1alpha1", "kind: BerthConfiguration"));
        all.addAll(List.of(lines));
        Files.write(file, all);
        return file.toString();
    }

    private static Map<String, EffectiveSettings.Setting> resolved(Map<String, String> environment, String... options) {
        return resolved(new ConfigCommand(), environment, options);
    }

    private static Map<String, EffectiveSettings.Setting> resolved(
            Object command, Map<String, String> environment, String... options) {
        var line = new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
        line.parseArgs(options);
        return EffectiveSettings.resolve(line.getCommandSpec(), environment).stream()
                .collect(Collectors.toMap(EffectiveSettings.Setting::key, setting -> setting));
    }

    private static void expect(Map<String, EffectiveSettings.Setting> settings, String key, String value, String from) {
        assertThat(settings.get(key)).isEqualTo(new EffectiveSettings.Setting(key, List.of(value), from));
    }

    private static String config(String... options) {
        var out = new StringWriter();
        assertThat(execute(out, options)).isZero();
        return out.toString();
    }

    private static int execute(StringWriter out, String... options) {
        return new CommandLine(new ConfigCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(options);
    }
}
