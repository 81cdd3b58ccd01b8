package dev.berth.kubernetes.config;

import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.KnownFields;
import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A KubeSchedulerConfiguration.
 *
 * @param profiles in the order of the file; at least one
 * @param notices settings that are accepted but change nothing here, each with the reason
 */
public record SchedulerConfiguration(List<Profile> profiles, List<String> notices) {
    private static final String API_VERSION = "kubescheduler.config.k8s.io/v1";
    private static final String KIND = "KubeSchedulerConfiguration";

    /** Settings of the process, not of decisions. */
    private static final List<String> IGNORED = List.of(
            "parallelism",
            "leaderElection",
            "clientConnection",
            "percentageOfNodesToScore",
            "podInitialBackoffSeconds",
            "podMaxBackoffSeconds",
            "delayCacheUntilActive",
            "enableProfiling",
            "enableContentionProfiling",
            "healthzBindAddress",
            "metricsBindAddress");

    public SchedulerConfiguration {
        profiles = List.copyOf(profiles);
        notices = List.copyOf(notices);
    }

    /**
     * Reads YAML or JSON; the first field that is not right is told with its place. A {@link BerthConfiguration} may stand
     * beside it.
     *
     * @return null where the file has nothing but that
     */
    public static @Nullable SchedulerConfiguration read(String text, String file, PluginCatalogue catalogue) {
        var documents = new ArrayList<>(Documents.of(text, file));
        boolean beside =
                documents.removeIf(document -> Documents.kind(document, file).equals(BerthConfiguration.KIND));
        if (documents.isEmpty() && beside) {
            return null;
        }
        if (documents.size() != 1) {
            throw new MalformedDocumentException(
                    InputCode.NOT_AN_OBJECT, file, 1, "holds " + documents.size() + " documents; give one " + KIND);
        }
        return read(Field.root(documents.get(0), file).named(KIND), catalogue);
    }

    private static SchedulerConfiguration read(Field root, PluginCatalogue catalogue) {
        if (!root.at("kind").text("").equals(KIND)) {
            throw root.at("kind").invalid("this must be a " + KIND);
        }
        if (!root.at("apiVersion").text("").equals(API_VERSION)) {
            throw root.at("apiVersion").invalid("use " + API_VERSION);
        }
        var known = new ArrayList<>(List.of("apiVersion", "kind", "profiles", "extenders"));
        known.addAll(IGNORED);
        KnownFields.check(root, known);
        if (!root.at("extenders").items().isEmpty()) {
            throw root.at("extenders")
                    .invalid(
                            InputCode.UNSUPPORTED,
                            "Berth calls no extenders; write a plugin instead (docs/plugins.md) and remove this");
        }
        var notices = new ArrayList<String>();
        for (var field : IGNORED) {
            if (root.at(field).present()) {
                notices.add(field + " is ignored: it does not change what Berth decides");
            }
        }
        var reader = new ProfileReader(catalogue, notices::add);
        var profiles = new ArrayList<Profile>();
        for (var item : root.at("profiles").items()) {
            var profile = reader.read(item);
            if (profiles.stream().anyMatch(before -> before.name().equals(profile.name()))) {
                throw item.at("schedulerName")
                        .invalid(InputCode.NAMED_TWICE, "two profiles have the name " + profile.name());
            }
            profiles.add(profile);
        }
        if (profiles.isEmpty()) {
            var standard = Field.root(new Value.Mapping(java.util.Map.of(), 1), "defaults");
            profiles.add(reader.read(standard));
        }
        return new SchedulerConfiguration(profiles, notices);
    }

    /** The profile of a scheduler name. */
    public Profile profile(String name) {
        for (var profile : profiles) {
            if (profile.name().equals(name)) {
                return profile;
            }
        }
        throw new IllegalArgumentException("there is no profile \"" + name + "\" in the configuration; it has "
                + String.join(", ", profiles.stream().map(Profile::name).toList()));
    }
}
