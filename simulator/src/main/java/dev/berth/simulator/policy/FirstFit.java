package dev.berth.simulator.policy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.plugin.TightestDevices;
import dev.berth.engine.profile.Profile;
import dev.berth.simulator.workload.Demand;
import java.util.List;

/** The first node by name that has room. */
final class FirstFit implements Policy {
    @Override
    public String name() {
        return "FirstFit";
    }

    @Override
    public String description() {
        return "the first node by name that has room";
    }

    @Override
    public Profile profile(Cluster cluster, Demand demand, long seed) {
        return new Profile(name(), Filters.common(), List.of(), false, TightestDevices.INSTANCE);
    }
}
