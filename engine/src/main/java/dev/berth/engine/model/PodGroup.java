package dev.berth.engine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gang: pods that start together or not at all. Which pods belong to it stands in each pod's {@link Membership}.
 *
 * @param api API group of the object, see {@link GangKey#api}
 * @param minCount least number of members that may run; 0 for a group of pods that start one by one
 * @param roles what is asked of single roles, in the order in which their members are laid out; a role that is not named
 *     here asks for nothing and comes last
 * @param topology where members may be in relation to each other
 * @param sections how roles are grouped, where they are
 * @param priority of the gang as a whole; null where that of its pods counts
 * @param fault why the object cannot be read as it stands, so that none of its members may start; null for one without
 *     fault
 */
public record PodGroup(
        String api,
        String namespace,
        String name,
        int minCount,
        List<Role> roles,
        TopologyRequest topology,
        Sections sections,
        @Nullable Integer priority,
        @Nullable String fault)
        implements ClusterObject {
    /**
     * Members of one kind.
     *
     * @param minCount least number of members in this role
     * @param maxCount most members of this role that run at a time
     * @param topology for this role's members alone, besides that of the gang
     */
    public record Role(String name, int minCount, int maxCount, TopologyRequest topology) {
        public Role {
            if (minCount < 0 || maxCount < Math.max(1, minCount)) {
                throw new IllegalArgumentException("role \"" + name + "\" needs 0 <= min <= max and a max of at least"
                        + " 1; got min " + minCount + " and max " + maxCount);
            }
        }

        @Override
        public String toString() {
            return "min " + minCount + (maxCount == Integer.MAX_VALUE ? "" : ", max " + maxCount)
                    + (topology.isNone() ? "" : ", " + topology);
        }

        /** A role of which at least so many members run, without an upper bound. */
        public static Role of(String name, int minCount) {
            return new Role(name, minCount, Integer.MAX_VALUE, TopologyRequest.NONE);
        }
    }

    public PodGroup {
        roles = List.copyOf(roles);
        if (minCount < 0) {
            throw new IllegalArgumentException(
                    "gang " + namespace + "/" + name + " needs a min of at least 0; got " + minCount);
        }
    }

    /** A gang whose object has no fault. */
    public PodGroup(
            String api,
            String namespace,
            String name,
            int minCount,
            List<Role> roles,
            TopologyRequest topology,
            Sections sections,
            @Nullable Integer priority) {
        this(api, namespace, name, minCount, roles, topology, sections, priority, null);
    }

    /** A gang of whose object no more is known than its name, and why. */
    public static PodGroup faulty(String api, String namespace, String name, String fault) {
        return new PodGroup(api, namespace, name, 0, List.of(), TopologyRequest.NONE, Sections.NONE, null, fault);
    }

    /** A gang of one role without wishes about topology. */
    public static PodGroup of(String namespace, String name, int minCount) {
        return new PodGroup("", namespace, name, minCount, List.of(), TopologyRequest.NONE, Sections.NONE, null);
    }

    /** The same with another topology request. */
    public PodGroup asking(TopologyRequest newTopology) {
        return new PodGroup(api, namespace, name, minCount, roles, newTopology, sections, priority, fault);
    }

    public GangKey key() {
        return new GangKey(api, namespace, name);
    }

    @Override
    public String identity() {
        return identity(api, name);
    }

    /** The {@link ClusterObject#identity} of a gang's object. */
    public static String identity(String api, String name) {
        return api.isEmpty() ? name : api + " " + name;
    }
}
