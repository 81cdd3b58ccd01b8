package dev.berth.kubernetes.config;

import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.tree.InputCode;
import java.util.ArrayList;
import java.util.List;

/** The plugin names that a configuration may use: those of the catalogue and those that neither filter nor score. */
record PluginNames(PluginCatalogue catalogue) {
    static final String PREEMPTION = "DefaultPreemption";

    /** kube-scheduler's plugins without a filter or scorer; Berth does their work by other means. */
    private static final List<String> OTHERS =
            List.of("SchedulingGates", "PrioritySort", "DefaultBinder", "GangScheduling", PREEMPTION);

    String checked(Field name) {
        String text = name.required();
        if (catalogue.find(text) == null && !OTHERS.contains(text)) {
            throw name.invalid(
                    InputCode.UNKNOWN_PLUGIN,
                    "there is no such plugin; the plugins are " + String.join(", ", all())
                            + " (plugins of your own are loaded with --plugin-path)");
        }
        return text;
    }

    private List<String> all() {
        var names = new ArrayList<>(catalogue.names());
        names.addAll(OTHERS);
        return names;
    }
}
