package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.NaturalOrder;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.Sections;
import dev.berth.engine.model.TopologyRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A gang as the cluster shows it now.
 *
 * @param minCount least number of members that may run
 * @param roles what is asked of single roles, in the order of layout
 * @param sections how roles are grouped
 * @param pending members to place, in the order of layout: by role, rank and name
 * @param running members on nodes, those that are being deleted left out
 * @param held how many members exist that may not be placed now
 * @param refused the first of them that cannot be read, and why; empty where all can
 * @param fault why nothing can be decided; null where something can
 */
public record Gang(
        GangKey key,
        int minCount,
        List<PodGroup.Role> roles,
        TopologyRequest topology,
        Sections sections,
        List<Pod> pending,
        List<Pod> running,
        int held,
        String refused,
        @Nullable Shortage fault) {
    public Gang {
        roles = List.copyOf(roles);
        pending = List.copyOf(pending);
        running = List.copyOf(running);
    }

    /**
     * What the cluster knows of a gang.
     *
     * @param pending the members to place; others that are on no node are counted as held
     */
    public static Gang of(GangKey key, Collection<Pod> pending, Cluster cluster) {
        var terms = GangFacts.of(key, cluster);
        var running = new ArrayList<Pod>();
        int[] members = {0};
        String[] refused = {""};
        cluster.eachMember(key, pod -> {
            var why = pod.fault() == null ? "" : "one was refused: " + pod.fault();
            if (!why.isEmpty() && (refused[0].isEmpty() || NaturalOrder.compare(why, refused[0]) < 0)) {
                refused[0] = why;
            }
            members[0] += pod.terminating() ? 0 : 1;
            if (pod.nodeName() != null && !pod.terminating()) {
                running.add(pod);
            }
        });
        var free = new ArrayList<Pod>();
        for (var pod : pending) {
            if (!pod.isHeld()) {
                free.add(pod);
            }
        }
        free.sort(layout(terms.roles()));
        running.sort(layout(terms.roles()));
        int held = Math.max(0, members[0] - running.size() - free.size());
        int min = terms.minCount() < 0 ? running.size() + free.size() + held : terms.minCount();
        return new Gang(
                key,
                Math.max(min, terms.roleMins()),
                terms.roles(),
                terms.topology(),
                terms.sections(),
                free,
                running,
                held,
                refused[0],
                terms.fault());
    }

    /**
     * How a gang stands to its min, without looking at who its members are.
     *
     * @param running members on nodes, those that are being deleted left out
     * @param minCount least number of members that may run, all roles' mins included
     */
    public record Standing(int running, int minCount) {
        /** How many members are missing for the gang to be whole, once any runs. */
        public int missing() {
            return running == 0 ? 0 : Math.max(0, minCount - running);
        }
    }

    /** How a gang stands now. */
    public static Standing standing(GangKey key, Cluster cluster) {
        var terms = GangFacts.of(key, cluster);
        int[] counts = {0, 0};
        cluster.eachMember(key, pod -> {
            counts[0] += pod.nodeName() != null && !pod.terminating() ? 1 : 0;
            counts[1] += pod.terminating() ? 0 : 1;
        });
        return new Standing(counts[0], Math.max(terms.minCount() < 0 ? counts[1] : terms.minCount(), terms.roleMins()));
    }

    private static Comparator<Pod> layout(List<PodGroup.Role> roles) {
        Map<String, Integer> places = new HashMap<>();
        roles.forEach(role -> places.putIfAbsent(role.name(), places.size()));
        return Comparator.<Pod>comparingInt(pod -> places.getOrDefault(roleOf(pod), Integer.MAX_VALUE))
                .thenComparing(Gang::roleOf, NaturalOrder::compare)
                .thenComparingInt(pod -> rankOf(pod) < 0 ? Integer.MAX_VALUE : rankOf(pod))
                .thenComparing(Pod::name, NaturalOrder::compare);
    }

    /** The role of a member; empty where it names none. */
    public static String roleOf(Pod pod) {
        return Objects.requireNonNull(pod.membership()).role();
    }

    static int rankOf(Pod pod) {
        return Objects.requireNonNull(pod.membership()).rank();
    }

    /** What is asked of a role. */
    PodGroup.Role role(String name) {
        for (var role : roles) {
            if (role.name().equals(name)) {
                return role;
            }
        }
        return PodGroup.Role.of(name, 0);
    }

    /** How many members must start now for any to start. */
    public int missing() {
        return Math.max(0, minCount - running.size());
    }

    /** Whether members may start one by one, wherever they fit: then there is nothing to decide together. */
    public boolean isLoose() {
        return fault == null
                && minCount <= 1
                && topology.isNone()
                && roles.stream().allMatch(role -> role.equals(PodGroup.Role.of(role.name(), 0)));
    }
}
