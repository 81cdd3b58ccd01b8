package dev.berth.simulator.policy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.profile.GpuProfile;
import dev.berth.engine.profile.Profile;
import dev.berth.simulator.workload.Demand;

/** Berth's own profile for GPUs. */
final class Berth implements Policy {
    @Override
    public String name() {
        return "Berth";
    }

    @Override
    public String description() {
        return "Berth's gpu profile";
    }

    @Override
    public Profile profile(Cluster cluster, Demand demand, long seed) {
        var profile = GpuProfile.create();
        return new Profile(name(), profile.filters(), profile.scorers(), false, profile.deviceChooser());
    }
}
