package dev.berth.simulator.policy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.profile.Profile;
import dev.berth.simulator.workload.Demand;

/** A way to choose nodes and devices, told as a profile of the engine: the engine decides, whoever the policy is. */
public interface Policy {
    /** As it is published, and typed. */
    String name();

    /** One line: what it prefers, and where it comes from. */
    String description();

    /**
     * The profile for one run.
     *
     * @param cluster with all nodes and no pods yet
     * @param demand what will be asked for, where the policy is published as knowing that
     * @param seed of everything that is random
     */
    Profile profile(Cluster cluster, Demand demand, long seed);
}
