package dev.berth.engine.profile;

import dev.berth.engine.plugin.DeviceChooser;
import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.Scorer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What decides about pods: filters in the order in which they are asked, scorers with weights, whether pods that fit
 * nowhere may evict others, and who chooses among a node's devices.
 */
public record Profile(
        String name, List<Filter> filters, List<Weighted> scorers, boolean preempts, DeviceChooser deviceChooser) {
    /** @param weight at least 1; multiplies the score of 0..100 */
    public record Weighted(Scorer scorer, int weight) {}

    public Profile {
        filters = List.copyOf(filters);
        scorers = List.copyOf(scorers);
    }

    /** A profile that leaves the choice of devices to kubelets. */
    public Profile(String name, List<Filter> filters, List<Weighted> scorers, boolean preempts) {
        this(name, filters, scorers, preempts, DeviceChooser.NONE);
    }

    /** The plugins in their order, each with its own weight; devices are left to kubelets. */
    public static Profile of(String name, Collection<Plugin> plugins, boolean preempts) {
        var filters = new ArrayList<Filter>();
        var scorers = new ArrayList<Weighted>();
        for (var plugin : plugins) {
            var filter = plugin.filter();
            if (filter != null) {
                filters.add(filter);
            }
            var scorer = plugin.scorer();
            if (scorer != null) {
                scorers.add(new Weighted(scorer, plugin.weight()));
            }
        }
        return new Profile(name, filters, scorers, preempts);
    }

    /** The profile with another choice among a node's devices. */
    public Profile choosingDevicesBy(DeviceChooser chooser) {
        return new Profile(name, filters, scorers, preempts, chooser);
    }

    /** The profile with one more filter, asked last. */
    public Profile asking(Filter filter) {
        var more = new ArrayList<>(filters);
        more.add(filter);
        return new Profile(name, more, scorers, preempts, deviceChooser);
    }

    /** Names of all filters and scorers. */
    public Set<String> plugins() {
        var names = new LinkedHashSet<String>();
        filters.forEach(filter -> names.add(filter.name()));
        scorers.forEach(weighted -> names.add(weighted.scorer().name()));
        return names;
    }

    /** The profile with no other filters and scorers than those named. */
    public Profile only(Collection<String> names) {
        var known = plugins();
        for (var each : names) {
            if (!known.contains(each)) {
                throw new IllegalArgumentException("profile " + name + " has no plugin \"" + each
                        + "\"; its plugins are " + String.join(", ", known));
            }
        }
        return new Profile(
                name,
                filters.stream().filter(filter -> names.contains(filter.name())).toList(),
                scorers.stream()
                        .filter(weighted -> names.contains(weighted.scorer().name()))
                        .toList(),
                preempts,
                deviceChooser);
    }
}
