package dev.berth.engine.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the roles of a gang are grouped: a tree whose leaves are roles. A role runs with its min; a section runs once enough
 * of its parts do; so does the gang.
 *
 * @param minParts how many parts of the gang (roles and sections that stand in no section) must run for any to run; 0 for
 *     all of them
 * @param list the sections, each after the one that it stands in
 * @param sectionOf the section that each role stands in, by the role's name; other roles stand in none
 */
public record Sections(int minParts, List<Section> list, Map<String, String> sectionOf) {
    /** Sections in sections. */
    public static final int DEPTH_MAX = 16;

    /** Every role counts for itself, and all are needed. */
    public static final Sections NONE = new Sections(0, List.of(), Map.of());

    /**
     * Some roles and sections.
     *
     * @param parent the section that it stands in; empty for none
     * @param minParts how many of its parts must run for any to run; 0 for all of them
     * @param topology for all members in it
     */
    public record Section(String name, String parent, int minParts, TopologyRequest topology) {
        public Section {
            if (name.isEmpty() || minParts < 0) {
                throw new IllegalArgumentException("a section needs a name and a least number of parts of at least 0;"
                        + " got name \"" + name + "\" and " + minParts);
            }
        }
    }

    public Sections {
        list = List.copyOf(list);
        sectionOf = Map.copyOf(sectionOf);
        var known = new HashSet<String>();
        for (var section : list) {
            if (!section.parent.isEmpty() && !known.contains(section.parent)) {
                throw new IllegalArgumentException("section " + section.name + " stands in section " + section.parent
                        + ", which does not come before it");
            }
            if (depth(section, list) > DEPTH_MAX) {
                throw new IllegalArgumentException(
                        "section " + section.name + " stands in more than " + DEPTH_MAX + " others");
            }
            if (!known.add(section.name)) {
                throw new IllegalArgumentException("there are two sections named " + section.name);
            }
        }
        sectionOf.forEach((role, section) -> {
            if (!known.contains(section)) {
                throw new IllegalArgumentException(
                        "role " + role + " stands in section " + section + ", which does not exist");
            }
        });
    }

    private static int depth(Section section, List<Section> all) {
        int depth = 1;
        var at = find(section.parent, all);
        while (at != null && depth <= DEPTH_MAX) {
            depth++;
            at = find(at.parent, all);
        }
        return depth;
    }

    public boolean isNone() {
        return list.isEmpty() && minParts == 0;
    }

    /** Whether every part is needed, at every height. */
    public boolean allNeeded() {
        return minParts == 0 && list.stream().allMatch(section -> section.minParts == 0);
    }

    /** The sections in which a role stands, the innermost first. */
    public List<Section> around(String role) {
        var around = new ArrayList<Section>();
        for (var at = find(sectionOf.getOrDefault(role, ""), list); at != null; at = find(at.parent, list)) {
            around.add(at);
        }
        return around;
    }

    private static @Nullable Section find(String name, List<Section> all) {
        for (var section : all) {
            if (section.name.equals(name)) {
                return section;
            }
        }
        return null;
    }

    /** The sections that stand in a section, or in none where the name is empty. */
    public List<Section> within(String section) {
        return list.stream().filter(each -> each.parent.equals(section)).toList();
    }

    /** Those of some roles that stand in a section, or in none where the name is empty. */
    public List<String> rolesWithin(String section, List<String> roles) {
        return roles.stream()
                .filter(role -> sectionOf.getOrDefault(role, "").equals(section))
                .toList();
    }

    /** The least number of members with which the gang runs. */
    public int least(List<String> roles, ToIntFunction<String> leastOfRole) {
        return least("", minParts, roles, leastOfRole);
    }

    private int least(String section, int min, List<String> roles, ToIntFunction<String> leastOfRole) {
        var parts = new ArrayList<Integer>();
        rolesWithin(section, roles).forEach(role -> parts.add(leastOfRole.applyAsInt(role)));
        within(section).forEach(inner -> parts.add(least(inner.name, inner.minParts, roles, leastOfRole)));
        return parts.stream()
                .sorted()
                .limit(min == 0 ? parts.size() : min)
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** Whether the gang runs when these of its roles do. */
    public boolean run(List<String> roles, Predicate<String> roleRuns) {
        return runs("", minParts, roles, roleRuns);
    }

    private boolean runs(String section, int min, List<String> roles, Predicate<String> roleRuns) {
        var own = rolesWithin(section, roles);
        var inner = within(section);
        long running = own.stream().filter(roleRuns).count()
                + inner.stream()
                        .filter(each -> runs(each.name, each.minParts, roles, roleRuns))
                        .count();
        return running >= (min == 0 ? own.size() + inner.size() : min);
    }
}
