package dev.berth.cli.profile;

import dev.berth.engine.profile.GpuProfile;
import dev.berth.engine.profile.KubeSchedulerProfile;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.config.SchedulerConfiguration;
import dev.berth.kubernetes.objects.DeviceKinds;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that choose which filters and scorers decide; a mixin of every command that decides.
 *
 * <p>Without options: kube-scheduler's default plugins, then those found under {@code --plugin-path}. With
 * {@code --config}: what that file says, and plugins of the user only where it names them.
 */
public final class ProfileOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A KubeSchedulerConfiguration (kubescheduler.config.k8s.io/v1), YAML or JSON; for run and config"
                            + " also a BerthConfiguration (berth.dev/v1alpha1).")
    private @Nullable Path config;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "kube-scheduler (default) or gpu; with --config, which of its profiles decides, by its"
                    + " schedulerName (default: the first).")
    private @Nullable String profile;

    @Option(
            names = "--plugins",
            split = ",",
            paramLabel = "NAME",
            description = "Only these filters and scorers decide, for example TaintToleration,NodeResourcesFit.")
    private List<String> plugins = new ArrayList<>();

    @Option(
            names = "--plugin-path",
            paramLabel = "JAR|DIR",
            description = "A jar with filters and scorers of your own, or a directory of such jars. May be repeated.")
    private List<Path> pluginPath = new ArrayList<>();

    @Option(
            names = "--devices",
            paramLabel = "FILE",
            description = "Names further resources that stand for devices, and what they are (see docs/gpus.md).")
    private @Nullable Path devices;

    private final List<String> notices = new ArrayList<>();
    private boolean settingsAlone;

    /** For commands that read a BerthConfiguration from the same file, and are content with that. */
    public static ProfileOptions besideSettings() {
        var options = new ProfileOptions();
        options.settingsAlone = true;
        return options;
    }

    /** What the last call of {@link #profile()} left out of the configuration, to be told once. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /**
     * The profile that the options ask for.
     *
     * @throws ParameterException where an option, the configuration or a plugin is not right; the message says where
     */
    public Profile profile() {
        notices.clear();
        try {
            var catalogue = PluginCatalogue.with(PluginJars.providers(pluginPath));
            var chosen = configured(catalogue);
            return plugins.isEmpty() ? chosen : chosen.only(plugins);
        } catch (IllegalArgumentException | InvalidObjectException | MalformedDocumentException wrong) {
            throw misuse(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /**
     * Which resource names stand for devices.
     *
     * @throws ParameterException where the file that the option names is not right; the message says where
     */
    public DeviceKinds devices() {
        if (devices == null) {
            return DeviceKinds.standard();
        }
        try {
            return DeviceKinds.read(textOf("--devices", devices), devices.toString());
        } catch (InvalidObjectException | MalformedDocumentException wrong) {
            throw misuse(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private Profile configured(PluginCatalogue catalogue) {
        var read = config == null
                ? null
                : SchedulerConfiguration.read(textOf("--config", config), config.toString(), catalogue);
        if (read == null) {
            if (config != null && !settingsAlone) {
                throw new IllegalArgumentException(
                        config + " holds a BerthConfiguration alone, which run and config read;"
                                + " this command needs a KubeSchedulerConfiguration");
            }
            var found = profile == null ? catalogue.defaultProfile() : catalogue.builtIn(profile);
            if (found == null) {
                throw new IllegalArgumentException(
                        "--profile is \"" + profile + "\"; without a KubeSchedulerConfiguration there are "
                                + KubeSchedulerProfile.NAME + " and " + GpuProfile.NAME);
            }
            return found;
        }
        notices.addAll(read.notices());
        return profile == null ? read.profiles().get(0) : read.profile(profile);
    }

    private String textOf(String option, Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException absent) {
            throw misuse(option + ": there is no file " + file, absent);
        } catch (CharacterCodingException notUtf8) {
            throw misuse(InputCode.NOT_UTF8.endOf(option + ": " + file + ": the text is not UTF-8"), notUtf8);
        } catch (IOException unreadable) {
            throw misuse(
                    option + ": cannot read " + file + ": "
                            + unreadable.getClass().getSimpleName(),
                    unreadable);
        }
    }

    private ParameterException misuse(String message, Exception cause) {
        if (spec == null) {
            throw new IllegalStateException("ProfileOptions is used outside a command", cause);
        }
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
