package dev.berth.kubernetes.live.rights;

import java.util.List;
import java.util.stream.Stream;

/**
 * A rule of a role, as {@code rbac.authorization.k8s.io} has them.
 *
 * @param why what Berth needs it for
 * @param group API group; empty for the core
 * @param names only objects of these names; empty for all
 */
public record Rule(String why, String group, List<String> resources, List<String> verbs, List<String> names) {
    public Rule {
        resources = List.copyOf(resources);
        verbs = List.copyOf(verbs);
        names = List.copyOf(names);
    }

    /** A rule for objects of all names. */
    public Rule(String why, String group, List<String> resources, List<String> verbs) {
        this(why, group, resources, verbs, List.of());
    }

    /** Each verb on each resource. */
    public Stream<Right> rights() {
        return resources.stream().flatMap(resource -> verbs.stream().map(verb -> new Right(verb, group, resource)));
    }
}
