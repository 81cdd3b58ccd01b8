package dev.berth.kubernetes.live;

import dev.berth.kubernetes.live.rights.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The roles of Berth's account: what it uses and nothing else, which tests hold in both directions. */
public final class Roles {
    private static final String SCHEDULING = "scheduling.k8s.io";
    private static final String LEASES = "coordination.k8s.io";

    private Roles() {}

    /** What decisions look at, a rule for each API group; all that a shadow needs. In the whole cluster. */
    public static List<Rule> watcher() {
        Map<String, TreeSet<String>> plurals = new TreeMap<>();
        for (var kind : WatchedKind.ALL) {
            plurals.computeIfAbsent(kind.resource().group(), unused -> new TreeSet<>())
                    .add(kind.resource().plural());
        }
        return plurals.entrySet().stream()
                .map(entry -> new Rule(
                        "What decisions look at.",
                        entry.getKey(),
                        List.copyOf(entry.getValue()),
                        List.of("list", "watch")))
                .toList();
    }

    /** What a scheduler needs in the whole cluster. */
    public static List<Rule> scheduler() {
        var rules = new ArrayList<>(watcher());
        rules.addAll(List.of(
                new Rule(
                        "To read a pod whose binding was refused or contradicted.",
                        "",
                        List.of("pods"),
                        List.of("get")),
                new Rule("To place pods.", "", List.of("pods/binding"), List.of("create")),
                new Rule(
                        "To say in a pod's condition why it waits, and where room is being made for it.",
                        "",
                        List.of("pods/status"),
                        List.of("patch")),
                new Rule(
                        "To make room for more urgent pods; disruption budgets are kept.",
                        "",
                        List.of("pods/eviction"),
                        List.of("create")),
                new Rule(
                        "To say for which node a claim's volume is to be made, or which volume it gets, before its pod"
                                + " is bound.",
                        "",
                        List.of("persistentvolumeclaims", "persistentvolumes"),
                        List.of("get", "patch")),
                new Rule(
                        "To say in a pod group's condition whether it is placed.",
                        SCHEDULING,
                        List.of("podgroups"),
                        List.of("get")),
                new Rule(
                        "To say in a pod group's condition whether it is placed.",
                        SCHEDULING,
                        List.of("podgroups/status"),
                        List.of("patch")),
                new Rule("To tell people.", "events.k8s.io", List.of("events"), List.of("create"))));
        return rules;
    }

    /** What a scheduler needs in its own namespace. */
    public static List<Rule> lease() {
        String why = "So that one of several decides. A name cannot be asked for where an object is created.";
        return List.of(
                new Rule(why, LEASES, List.of("leases"), List.of("create")),
                new Rule(why, LEASES, List.of("leases"), List.of("get", "update"), List.of("berth")));
    }
}
