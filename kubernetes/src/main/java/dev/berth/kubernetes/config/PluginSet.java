package dev.berth.kubernetes.config;

import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.KnownFields;
import dev.berth.kubernetes.tree.InputCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The {@code enabled} and {@code disabled} lists of one extension point.
 *
 * @param enabled plugin to weight, in order; a weight of 0 means none was given
 * @param disabled names, maybe {@code *}
 * @param place the field, for messages
 */
record PluginSet(Map<String, Integer> enabled, Set<String> disabled, Field place) {
    static final String EVERY = "*";

    static PluginSet read(Field set, PluginNames names) {
        KnownFields.check(set, "enabled", "disabled");
        var enabled = new LinkedHashMap<String, Integer>();
        for (var item : set.at("enabled").items()) {
            KnownFields.check(item, "name", "weight");
            String name = names.checked(item.at("name"));
            int weight = item.at("weight").integer(0);
            if (weight < 0) {
                throw item.at("weight").invalid("a weight cannot be negative; disable the plugin instead");
            }
            if (enabled.putIfAbsent(name, weight) != null) {
                throw item.at("name")
                        .invalid(InputCode.NAMED_TWICE, "the plugin is enabled twice here; remove one entry");
            }
        }
        var disabled = new TreeSet<String>();
        for (var item : set.at("disabled").items()) {
            KnownFields.check(item, "name", "weight");
            var name = item.at("name");
            disabled.add(name.required().equals(EVERY) ? EVERY : names.checked(name));
        }
        return new PluginSet(enabled, disabled, set);
    }

    boolean disables(String plugin) {
        return disabled.contains(EVERY) || disabled.contains(plugin);
    }

    /**
     * These settings over defaults, as kube-scheduler merges multiPoint: a default that is disabled goes, one that is
     * enabled anew keeps its place and takes the new weight, and what is left is added at the end.
     */
    Map<String, Integer> over(Map<String, Integer> defaults) {
        var merged = new LinkedHashMap<String, Integer>();
        defaults.forEach((name, weight) -> {
            if (!disables(name)) {
                merged.put(name, enabled.getOrDefault(name, weight));
            }
        });
        enabled.forEach(merged::putIfAbsent);
        return merged;
    }

    /**
     * The plugins of this extension point: those that multiPoint also names first, in this list's order; then the others
     * of multiPoint; then the rest of this list.
     *
     * @param multiPoint plugins that have this extension point, in order
     */
    List<String> expanded(List<String> multiPoint) {
        var order = new ArrayList<String>();
        enabled.keySet().stream()
                .filter(multiPoint::contains)
                .filter(this::keepsFromMultiPoint)
                .forEach(order::add);
        multiPoint.stream()
                .filter(name -> !disables(name) && !enabled.containsKey(name))
                .forEach(order::add);
        enabled.keySet().stream().filter(name -> !order.contains(name)).forEach(order::add);
        return order;
    }

    private boolean keepsFromMultiPoint(String name) {
        return !disables(name);
    }
}
