package dev.berth.engine.plugin;

import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Owner;
import dev.berth.engine.model.PodSource;
import dev.berth.engine.model.Requirement;
import dev.berth.engine.model.SpreadConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives default spread constraints the selector of the pod's siblings: the Services that select the pod, and the
 * ReplicationController, ReplicaSet or StatefulSet that controls it.
 */
final class DefaultSpread {
    private DefaultSpread() {}

    /** The constraints with the selector filled in; none where nothing tells the pod's siblings. */
    static List<SpreadConstraint> constraints(List<SpreadConstraint> defaults, Incoming pod) {
        if (defaults.isEmpty() || pod.cluster().objects().all(PodSource.class).isEmpty()) {
            return List.of();
        }
        var requirements = siblings(pod);
        if (requirements.isEmpty()) {
            return List.of();
        }
        var selector = LabelSelector.of(requirements);
        return defaults.stream()
                .map(constraint -> new SpreadConstraint(
                        constraint.maxSkew(),
                        constraint.topologyKey(),
                        constraint.required(),
                        selector,
                        constraint.minDomains(),
                        constraint.honorAffinity(),
                        constraint.honorTaints()))
                .toList();
    }

    private static List<Requirement> siblings(Incoming pod) {
        var exact = new TreeMap<String, Requirement>();
        var further = new ArrayList<Requirement>();
        var namespace = pod.pod().namespace();
        var owner = pod.pod().owner();
        for (var source : pod.cluster().objects().all(PodSource.class)) {
            if (!source.namespace().equals(namespace)) {
                continue;
            }
            switch (source.kind()) {
                case SERVICE -> {
                    if (source.selector().matches(pod.pod().labels())) {
                        source.selector().requirements().forEach(each -> exact.put(each.key(), each));
                    }
                }
                case REPLICATION_CONTROLLER -> {
                    if (controls(source, owner, "v1", "ReplicationController")) {
                        source.selector().requirements().forEach(each -> exact.put(each.key(), each));
                    }
                }
                case REPLICA_SET -> {
                    if (controls(source, owner, "apps/v1", "ReplicaSet")) {
                        further.addAll(source.selector().requirements());
                    }
                }
                case STATEFUL_SET -> {
                    if (controls(source, owner, "apps/v1", "StatefulSet")) {
                        further.addAll(source.selector().requirements());
                    }
                }
            }
        }
        var all = new ArrayList<>(exact.values());
        all.addAll(further);
        return all;
    }

    private static boolean controls(PodSource source, @Nullable Owner owner, String apiVersion, String kind) {
        return owner != null
                && owner.apiVersion().equals(apiVersion)
                && owner.kind().equals(kind)
                && owner.name().equals(source.name());
    }
}
