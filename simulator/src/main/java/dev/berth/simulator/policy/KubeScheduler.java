package dev.berth.simulator.policy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.profile.KubeSchedulerProfile;
import dev.berth.engine.profile.Profile;
import dev.berth.simulator.workload.Demand;

/** The default profile of kube-scheduler, without preemption: the pods of a trace are of equal priority. */
final class KubeScheduler implements Policy {
    @Override
    public String name() {
        return KubeSchedulerProfile.NAME;
    }

    @Override
    public String description() {
        return "the default plugins of kube-scheduler 1.37";
    }

    @Override
    public Profile profile(Cluster cluster, Demand demand, long seed) {
        var profile = KubeSchedulerProfile.create();
        return new Profile(name(), profile.filters(), profile.scorers(), false);
    }
}
