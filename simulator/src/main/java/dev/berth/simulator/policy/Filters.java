package dev.berth.simulator.policy;

import dev.berth.engine.plugin.DevicesFilter;
import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.NodeAffinityPlugin;
import dev.berth.engine.plugin.NodeResourcesFitFilter;
import dev.berth.engine.plugin.NodeUnschedulableFilter;
import dev.berth.engine.plugin.TaintToleration;
import java.util.List;
import java.util.Set;

/** What all policies to compare with share: where a pod can run at all. */
final class Filters {
    private Filters() {}

    static List<Filter> common() {
        return List.of(
                new NodeUnschedulableFilter(),
                new TaintToleration(false),
                NodeAffinityPlugin.DEFAULT,
                new NodeResourcesFitFilter(Set.of(), Set.of()),
                new DevicesFilter());
    }
}
