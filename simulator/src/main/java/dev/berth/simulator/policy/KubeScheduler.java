package dev.berth.simulator.policy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.plugin.DevicesFilter;
import dev.berth.engine.plugin.TightestDevices;
import dev.berth.engine.profile.KubeSchedulerProfile;
import dev.berth.engine.profile.Plugin;
import dev.berth.engine.profile.Profile;
import dev.berth.simulator.workload.Demand;
import java.util.ArrayList;

/**
 * The default profile of kube-scheduler, without preemption, as a trace's pods are of equal priority. kube-scheduler knows
 * no shares of GPUs; a filter for devices and the tightest choice of one are added, as device plugins for shares do.
 */
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
        var plugins = new ArrayList<>(KubeSchedulerProfile.plugins());
        plugins.add(Plugin.filtering(new DevicesFilter()));
        return Profile.of(name(), plugins, false).choosingDevicesBy(TightestDevices.INSTANCE);
    }
}
