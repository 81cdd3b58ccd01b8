package dev.berth.kubernetes.objects;

import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.Sections;
import dev.berth.kubernetes.tree.InputCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The subgroups of KAI's {@code PodGroup}: those that others name as their parent are sections, all others are roles, which
 * pods name by the label {@code kai.scheduler/subgroup-name}.
 */
record KaiSubGroups(List<PodGroup.Role> roles, Sections sections) {
    static KaiSubGroups of(Field spec) {
        var list = spec.at("subGroups").items();
        Map<String, Field> byName = new LinkedHashMap<>();
        var parents = new HashSet<String>();
        for (var each : list) {
            String name = each.at("name").required();
            if (byName.put(name, each) != null) {
                throw each.at("name").invalid(InputCode.NAMED_TWICE, "another subgroup has this name already");
            }
            parents.add(each.at("parent").text(""));
        }
        var roles = new ArrayList<PodGroup.Role>();
        var sections = new LinkedHashMap<String, Sections.Section>();
        Map<String, String> sectionOf = new HashMap<>();
        byName.forEach((name, field) -> {
            String parent = field.at("parent").text("");
            if (!parent.isEmpty() && !byName.containsKey(parent)) {
                throw field.at("parent").invalid("there is no subgroup of this name");
            }
            if (parents.contains(name)) {
                add(name, byName, sections, 0);
                return;
            }
            if (field.has("minSubGroup")) {
                throw field.at("minSubGroup").invalid("no subgroup names this one as its parent");
            }
            roles.add(new PodGroup.Role(
                    name,
                    GangObjects.least(field.at("minMember")),
                    Integer.MAX_VALUE,
                    GangObjects.topology(field.at("topologyConstraint"))));
            if (!parent.isEmpty()) {
                sectionOf.put(name, parent);
            }
        });
        int min = least(
                spec,
                byName.values().stream()
                        .filter(field -> field.at("parent").text("").isEmpty())
                        .count());
        return new KaiSubGroups(roles, new Sections(min, List.copyOf(sections.values()), sectionOf));
    }

    /** Adds a section after those around it. */
    private static void add(String name, Map<String, Field> byName, Map<String, Sections.Section> sections, int depth) {
        var field = byName.get(name);
        if (field == null || sections.containsKey(name)) {
            return;
        }
        String parent = field.at("parent").text("");
        if (depth >= Sections.DEPTH_MAX) {
            throw field.at("parent")
                    .invalid("subgroups stand in each other, or more than " + Sections.DEPTH_MAX + " deep");
        }
        add(parent, byName, sections, depth + 1);
        if (GangObjects.least(field.at("minMember")) > 0) {
            throw field.at("minMember")
                    .invalid(
                            InputCode.CONTRADICTION,
                            "pods belong to the subgroups within this one; name minSubGroup here");
        }
        long parts = byName.values().stream()
                .filter(each -> each.at("parent").text("").equals(name))
                .count();
        sections.put(
                name,
                new Sections.Section(
                        name, parent, least(field, parts), GangObjects.topology(field.at("topologyConstraint"))));
    }

    /** How many parts are needed; 0 where all are. */
    private static int least(Field field, long parts) {
        int min = GangObjects.least(field.at("minSubGroup"));
        if (min > parts) {
            throw field.at("minSubGroup").invalid("there are only " + parts + " subgroups in it");
        }
        return min == parts ? 0 : min;
    }
}
