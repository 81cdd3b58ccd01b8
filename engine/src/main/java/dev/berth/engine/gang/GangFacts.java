package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.NaturalOrder;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.Sections;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.engine.plugin.ReasonCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a gang asks for: from its {@link PodGroup} and from what members say themselves.
 *
 * @param minCount -1 where nobody says
 */
record GangFacts(
        int minCount,
        List<PodGroup.Role> roles,
        TopologyRequest topology,
        Sections sections,
        @Nullable Shortage fault) {
    /** The least number of members with which every role that is needed has its min. */
    int roleMins() {
        if (roles.isEmpty()) {
            return 0;
        }
        var names = roles.stream().map(PodGroup.Role::name).toList();
        return sections.least(
                names,
                name -> roles.stream()
                        .filter(role -> role.name().equals(name))
                        .mapToInt(PodGroup.Role::minCount)
                        .findFirst()
                        .orElse(0));
    }

    static GangFacts of(GangKey key, Cluster cluster) {
        var group = cluster.objects().get(PodGroup.class, key.namespace(), PodGroup.identity(key.api(), key.name()));
        var merge = new Merge(group);
        cluster.eachMember(key, merge::add);
        return merge.facts(key);
    }

    /** What is said about one thing, and the first by name who says it. */
    private static final class Said<T> {
        private final String what;
        private final Map<T, String> speakers = new HashMap<>();

        Said(String what) {
            this.what = what;
        }

        void by(String speaker, T value) {
            speakers.merge(value, speaker, (one, other) -> NaturalOrder.compare(one, other) <= 0 ? one : other);
        }

        /** The only value, or that of the first by name. */
        T value(T silence) {
            return ordered().stream().map(Map.Entry::getKey).findFirst().orElse(silence);
        }

        private List<Map.Entry<T, String>> ordered() {
            return speakers.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue(NaturalOrder::compare))
                    .toList();
        }

        @Nullable
        String dissent() {
            if (speakers.size() < 2) {
                return null;
            }
            var two = ordered();
            return what + " is " + two.get(0).getKey() + " for " + two.get(0).getValue() + ", but "
                    + two.get(1).getKey() + " for " + two.get(1).getValue();
        }
    }

    /** Takes in what the object and the members say. */
    private static final class Merge {
        /** Sorts before the names of pods. */
        private static final String OBJECT = "PodGroup";

        private final Said<Integer> min = new Said<>("min");
        private final Said<TopologyRequest> topology = new Said<>("topology");
        private final Map<String, Said<PodGroup.Role>> roles = new TreeMap<>();
        private final @Nullable PodGroup group;
        private boolean orphan;

        Merge(@Nullable PodGroup group) {
            this.group = group;
            if (group != null) {
                min.by(OBJECT, group.minCount());
                if (!group.topology().isNone()) {
                    topology.by(OBJECT, group.topology());
                }
                group.roles().forEach(role -> said(role.name()).by(OBJECT, role));
            }
        }

        private Said<PodGroup.Role> said(String role) {
            return roles.computeIfAbsent(role, unused -> new Said<>("role " + role));
        }

        void add(Pod pod) {
            var membership = pod.membership();
            var terms = membership == null ? null : membership.terms();
            if (pod.fault() != null) {
                return; // what it says of the gang may be wrong
            }
            if (membership == null || terms == null) {
                orphan |= group == null;
                return;
            }
            if (terms.minCount() >= 0) {
                min.by(pod.name(), terms.minCount());
            }
            if (!terms.topology().isNone()) {
                topology.by(pod.name(), terms.topology());
            }
            if (terms.roleMinCount() > 0 || !terms.roleTopology().isNone()) {
                said(membership.role())
                        .by(
                                pod.name(),
                                new PodGroup.Role(
                                        membership.role(),
                                        terms.roleMinCount(),
                                        Integer.MAX_VALUE,
                                        terms.roleTopology()));
            }
        }

        GangFacts facts(GangKey key) {
            var ordered = new ArrayList<PodGroup.Role>();
            if (group != null) {
                ordered.addAll(group.roles());
            }
            roles.forEach((name, said) -> {
                if (ordered.stream().noneMatch(role -> role.name().equals(name))) {
                    ordered.add(said.value(PodGroup.Role.of(name, 0)));
                }
            });
            return new GangFacts(
                    min.value(-1),
                    ordered,
                    topology.value(TopologyRequest.NONE),
                    group == null ? Sections.NONE : group.sections(),
                    fault(key));
        }

        private @Nullable Shortage fault(GangKey key) {
            if (group != null && group.fault() != null) {
                return Shortage.of(ReasonCode.GANG_REFUSED, "the gang's object was refused: " + group.fault());
            }
            if (orphan) {
                return Shortage.of(
                        ReasonCode.GANG_UNKNOWN,
                        "PodGroup " + key + (key.api().isEmpty() ? "" : " of " + key.api()) + " does not exist");
            }
            var all = new ArrayList<Said<?>>(List.of(min, topology));
            all.addAll(roles.values());
            for (var said : all) {
                var dissent = said.dissent();
                if (dissent != null) {
                    return Shortage.of(
                            ReasonCode.GANG_CONTRADICTION, "members of gang " + key + " disagree: " + dissent);
                }
            }
            return null;
        }
    }
}
