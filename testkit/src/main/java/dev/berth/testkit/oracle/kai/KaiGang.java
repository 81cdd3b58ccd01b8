package dev.berth.testkit.oracle.kai;

import dev.berth.engine.model.Membership;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.Sections;
import dev.berth.engine.model.TopologyRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A job as a gang: sets of tasks are its roles, sets of sets its sections; both are named by their place in the job. */
final class KaiGang {
    private final KaiJob job;
    private final List<PodGroup.Role> roles = new ArrayList<>();
    private final List<Sections.Section> sections = new ArrayList<>();
    private final Map<String, String> sectionOf = new HashMap<>();
    private final Map<KaiTask, Membership> memberships = new HashMap<>();
    private final PodGroup group;

    KaiGang(KaiJob job) {
        this.job = job;
        var root = job.root();
        boolean single = root.parts().isEmpty();
        if (single) {
            members("", root);
        } else {
            parts("", root);
        }
        group = new PodGroup(
                "",
                "default",
                job.name(),
                single ? root.min() : 0,
                roles,
                topology(root),
                single ? Sections.NONE : new Sections(least(root), sections, sectionOf),
                job.priority());
    }

    private void parts(String section, KaiGroup set) {
        for (int i = 0; i < set.parts().size(); i++) {
            var part = set.parts().get(i);
            String name = section + "/" + i;
            if (part.parts().isEmpty()) {
                roles.add(new PodGroup.Role(name, part.min(), Integer.MAX_VALUE, topology(part)));
                if (!section.isEmpty()) {
                    sectionOf.put(name, section);
                }
                members(name, part);
            } else {
                sections.add(new Sections.Section(name, section, least(part), topology(part)));
                parts(name, part);
            }
        }
    }

    private void members(String role, KaiGroup leaf) {
        var tasks = inOrder(job.tasksOf(leaf));
        for (int rank = 0; rank < tasks.size(); rank++) {
            memberships.put(tasks.get(rank), Membership.of(job.name()).inRole(role, rank));
        }
    }

    /** Those that are placed first come first. */
    static List<KaiTask> inOrder(List<KaiTask> tasks) {
        return tasks.stream()
                .sorted(Comparator.comparingInt((KaiTask task) -> -task.order()))
                .toList();
    }

    /** How many parts are needed; 0 where all are. */
    private static int least(KaiGroup set) {
        return set.min() >= set.parts().size() ? 0 : set.min();
    }

    private static TopologyRequest topology(KaiGroup group) {
        return TopologyRequest.within(group.required()).preferring(group.preferred());
    }

    PodGroup group() {
        return group;
    }

    Map<KaiTask, Membership> memberships() {
        return memberships;
    }
}
