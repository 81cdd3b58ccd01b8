package dev.berth.kubernetes.live.loop;

import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.tree.Value;
import java.util.Set;

/**
 * What a native PodGroup's object tells beyond what the engine looks at.
 *
 * @param generation of its spec
 * @param scheduled whether it was told that its scheduling came about, which is never taken back
 */
public record GroupStatus(String uid, long generation, boolean scheduled) {
    /** The condition's type in Kubernetes 1.37 and in 1.36. */
    private static final Set<String> TYPES = Set.of("PodGroupInitiallyScheduled", "PodGroupScheduled");

    /** Reads what a tree of a PodGroup tells. */
    public static GroupStatus of(Value group) {
        return new GroupStatus(
                ObjectParts.text(group, "metadata", "uid"),
                ObjectParts.number(group, "metadata", "generation"),
                ObjectParts.at(group, "status", "conditions") instanceof Value.Sequence conditions
                        && conditions.items().stream().anyMatch(GroupStatus::isScheduled));
    }

    private static boolean isScheduled(Value condition) {
        return TYPES.contains(ObjectParts.text(condition, "type"))
                && ObjectParts.text(condition, "status").equals("True");
    }
}
