package dev.berth.cli.run;

import dev.berth.cli.profile.ProfileOptions;
import dev.berth.engine.plugin.Filter;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.output.JsonText;
import dev.berth.kubernetes.output.TreeText;
import dev.berth.kubernetes.output.YamlText;
import dev.berth.kubernetes.tree.Value;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code berth config}: what {@code berth run} would run with, and why. */
@Command(
        name = "config",
        description = "Prints the settings that berth run would have with the same options, and where each comes from.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "An option counts before a variable, that before the file, that before the default. --lease-namespace is",
            "BERTH_LEASE_NAMESPACE as a variable (a list has commas) and leaseNamespace in the file:",
            "",
            "  apiVersion: berth.dev/v1alpha1",
            "  kind: BerthConfiguration",
            "  profile: gpu",
            "  schedulerName: [berth, berth-batch]",
            "",
            "A KubeSchedulerConfiguration may stand in the same file. Nothing is asked of the cluster.",
            "Exit codes: 0 printed, 2 a setting is not right."
        })
public final class ConfigCommand implements Callable<Integer> {
    /** How the settings are printed. */
    enum Output {
        text,
        json,
        yaml
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private ProfileOptions profiles = ProfileOptions.besideSettings();

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private LogOptions logs = new LogOptions();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: text).")
    private Output output = Output.text;

    @Override
    public Integer call() {
        var settings = EffectiveSettings.resolve(spec, System.getenv());
        var profile = profiles.profile();
        options.address();
        options.watches();
        profiles.notices().forEach(spec.commandLine().getErr()::println);
        var out = spec.commandLine().getOut();
        switch (output) {
            case text -> text(settings, profile, out);
            case json -> out.println(JsonText.of(json -> TreeText.write(tree(settings, profile), json)));
            case yaml -> out.print(YamlText.of(tree(settings, profile)));
        }
        return 0;
    }

    private static void text(List<EffectiveSettings.Setting> settings, Profile profile, PrintWriter out) {
        int keys = settings.stream().mapToInt(each -> each.key().length()).max().orElse(1);
        int values =
                settings.stream().mapToInt(each -> shown(each).length()).max().orElse(1);
        String line = "%-" + keys + "s  %-" + values + "s  %s%n";
        out.printf(line, "KEY", "VALUE", "FROM");
        settings.forEach(each -> out.printf(line, each.key(), shown(each), each.from()));
        out.println();
        out.println("Profile " + profile.name() + (profile.preempts() ? ", evicts where it must" : ", never evicts"));
        out.println("  filters  " + profile.filters().stream().map(Filter::name).collect(Collectors.joining(", ")));
        out.println("  scorers  "
                + profile.scorers().stream()
                        .map(each -> each.scorer().name() + " x" + each.weight())
                        .collect(Collectors.joining(", ")));
    }

    private static String shown(EffectiveSettings.Setting setting) {
        return setting.values().isEmpty() ? "-" : String.join(",", setting.values());
    }

    private static Value tree(List<EffectiveSettings.Setting> settings, Profile profile) {
        var lines = settings.stream().map(ConfigCommand::tree).toList();
        var scorers = new LinkedHashMap<String, Value>();
        profile.scorers()
                .forEach(each -> scorers.put(
                        each.scorer().name(), new Value.Scalar(Integer.toString(each.weight()), Value.Kind.NUMBER, 0)));
        var decides = new LinkedHashMap<String, Value>();
        decides.put("name", text(profile.name()));
        decides.put("preempts", new Value.Scalar(Boolean.toString(profile.preempts()), Value.Kind.BOOLEAN, 0));
        decides.put("filters", list(profile.filters().stream().map(Filter::name).toList()));
        decides.put("scorers", new Value.Mapping(scorers, 0));
        var root = new LinkedHashMap<String, Value>();
        root.put("settings", new Value.Sequence(lines, 0));
        root.put("profile", new Value.Mapping(decides, 0));
        return new Value.Mapping(root, 0);
    }

    private static Value tree(EffectiveSettings.Setting setting) {
        var entries = new LinkedHashMap<String, Value>();
        entries.put("key", text(setting.key()));
        entries.put("values", list(setting.values()));
        entries.put("from", text(setting.from()));
        return new Value.Mapping(entries, 0);
    }

    private static Value list(List<String> texts) {
        return new Value.Sequence(texts.stream().map(ConfigCommand::text).toList(), 0);
    }

    private static Value text(String text) {
        return new Value.Scalar(text, Value.Kind.TEXT, 0);
    }
}
