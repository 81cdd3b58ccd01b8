package dev.berth.cli.run;

import dev.berth.kubernetes.config.BerthConfiguration;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Gives the options of {@code run} and {@code config} their values, and tells where each came from.
 *
 * <p>An option counts before the environment, that before the file, that before the default. There is one list of settings:
 * the options themselves. A setting's key in the file is the option's name in camel case ({@code leaseNamespace}), its variable
 * the name in capitals ({@code BERTH_LEASE_NAMESPACE}).
 */
final class EffectiveSettings {
    private static final String CONFIG = "--config";
    private static final String KUBECONFIG = "--kubeconfig";

    private static final List<String> OPTIONS = List.of(
            CONFIG,
            "--in-cluster",
            KUBECONFIG,
            "--context",
            "--profile",
            "--plugins",
            "--plugin-path",
            "--devices",
            "--scheduler-name",
            "--listen",
            "--leader-elect",
            "--lease-namespace",
            "--sweep-every",
            "--log-format",
            "--log-level");

    /**
     * A setting in force.
     *
     * @param values none where it is not set
     * @param from default, an option, a variable, or file and line
     */
    record Setting(String key, List<String> values, String from) {}

    private final CommandSpec spec;
    private final Map<String, String> environment;
    private final List<Setting> settings = new ArrayList<>();

    private EffectiveSettings(CommandSpec spec, Map<String, String> environment) {
        this.spec = spec;
        this.environment = environment;
    }

    /**
     * Sets the options of a command that were not given on its command line.
     *
     * @throws ParameterException where a file or variable is not right; the message says where
     */
    static List<Setting> resolve(CommandSpec spec, Map<String, String> environment) {
        var effective = new EffectiveSettings(spec, environment);
        try {
            effective.resolve();
        } catch (InvalidObjectException | MalformedDocumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
        return List.copyOf(effective.settings);
    }

    private void resolve() {
        var file = new BerthConfiguration(Map.of());
        for (String name : OPTIONS) {
            var option = Objects.requireNonNull(spec.findOption(name), name);
            String from = settled(option, name, file);
            settings.add(
                    name.equals(KUBECONFIG) && option.getValue() == null
                            ? otherwise()
                            : new Setting(key(name), texts(option), from));
            if (name.equals(CONFIG) && option.getValue() instanceof Path path) {
                var keys = OPTIONS.stream()
                        .filter(each -> !each.equals(CONFIG))
                        .map(EffectiveSettings::key)
                        .toList();
                file = BerthConfiguration.read(textOf(path), path.toString(), keys);
            }
        }
    }

    /** Where the cluster is looked for without a setting, as kubectl does. */
    private Setting otherwise() {
        boolean inCluster = settings.stream()
                .anyMatch(
                        each -> each.key().equals("inCluster") && each.values().equals(List.of("true")));
        String variable = environment.getOrDefault("KUBECONFIG", "");
        var home = Path.of(System.getProperty("user.home"), ".kube", "config");
        return new Setting(
                key(KUBECONFIG),
                inCluster ? List.of() : List.of(variable.isEmpty() ? home.toString() : variable),
                inCluster || variable.isEmpty() ? "default" : "variable KUBECONFIG");
    }

    /** @return where the value came from */
    private String settled(OptionSpec option, String name, BerthConfiguration file) {
        if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
            return "option " + name;
        }
        String variable = variable(name);
        String text = environment.get(variable);
        if (text != null && !text.isEmpty()) {
            var values = isList(option) ? List.of(text.split(",", -1)) : List.of(text);
            set(
                    option,
                    values,
                    what -> new ParameterException(
                            spec.commandLine(), "the variable " + variable + " is \"" + text + "\"; " + what));
            return "variable " + variable;
        }
        var written = file.settings().get(key(name));
        if (written != null) {
            set(option, written.values(), written::invalid);
            return "file " + written.place();
        }
        return "default";
    }

    private static void set(OptionSpec option, List<String> values, Function<String, RuntimeException> wrong) {
        if (isList(option)) {
            var items = new ArrayList<Object>();
            values.forEach(value -> items.add(converted(option.auxiliaryTypes()[0], value, wrong)));
            option.setValue(items);
        } else if (values.size() == 1) {
            option.setValue(converted(option.type(), values.get(0), wrong));
        } else {
            throw wrong.apply("a single value is needed here, not a list");
        }
    }

    private static boolean isList(OptionSpec option) {
        return Collection.class.isAssignableFrom(option.type());
    }

    private static Object converted(Class<?> type, String text, Function<String, RuntimeException> wrong) {
        if (type == boolean.class) {
            if (!text.equals("true") && !text.equals("false")) {
                throw wrong.apply("true or false is needed here");
            }
            return Boolean.valueOf(text);
        }
        if (type == Path.class) {
            return Path.of(text);
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(each -> each.toString().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> wrong.apply("use one of "
                            + String.join(
                                    ", ",
                                    Stream.of(type.getEnumConstants())
                                            .map(each -> each.toString().toLowerCase(Locale.ROOT))
                                            .toList())));
        }
        return text;
    }

    private static List<String> texts(OptionSpec option) {
        return switch (option.getValue()) {
            case null -> List.of();
            case Collection<?> items -> items.stream().map(String::valueOf).toList();
            case Enum<?> constant -> List.of(constant.toString().toLowerCase(Locale.ROOT));
            case Object other -> List.of(other.toString());
        };
    }

    private String textOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--config: cannot read " + file + ": "
                            + unreadable.getClass().getSimpleName(),
                    unreadable);
        }
    }

    /** {@code leaseNamespace} for {@code --lease-namespace}. */
    static String key(String option) {
        var words = option.substring(2).split("-");
        var key = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            key.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return key.toString();
    }

    /** {@code BERTH_LEASE_NAMESPACE} for {@code --lease-namespace}. */
    static String variable(String option) {
        return "BERTH_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
