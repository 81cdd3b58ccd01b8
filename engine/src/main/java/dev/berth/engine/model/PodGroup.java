package dev.berth.engine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gang: pods that start together or not at all. Which pods belong to it stands in each pod's {@link Membership}.
 *
 * @param minCount least number of members that may run; 0 for a group of pods that start one by one
 * @param roles what is asked of single roles; a role that is not named here asks for nothing
 * @param topology where members may be in relation to each other
 * @param priority of the gang as a whole; null where that of its pods counts
 */
public record PodGroup(
        String namespace,
        String name,
        int minCount,
        List<Role> roles,
        TopologyRequest topology,
        @Nullable Integer priority)
        implements ClusterObject {
    /**
     * Members of one kind.
     *
     * @param minCount least number of members in this role
     * @param topology for this role's members alone, besides that of the gang
     */
    public record Role(String name, int minCount, TopologyRequest topology) {}

    public PodGroup {
        roles = List.copyOf(roles);
    }
}
