package dev.berth.embedded.control;

import dev.berth.embedded.api.WriteOptions;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.kinds.BuiltIn;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Keeps as many pods of a template as a ReplicaSet says. */
final class ReplicaSets implements Controller {
    private static final String AS = "replicaset-controller";
    private final Store store;
    private final Writes writes;
    private final Owned owned;
    private final Set<String> dirty = new LinkedHashSet<>();

    ReplicaSets(Store store, Writes writes, Owned owned) {
        this.store = store;
        this.writes = writes;
        this.owned = owned;
    }

    @Override
    public void saw(Change change) {
        if (change.resource().equals(BuiltIn.REPLICA_SET.table())) {
            dirty.add(change.after().key());
        } else if (change.resource().equals(BuiltIn.POD.table())) {
            for (var owner : change.after().metadata().get("ownerReferences").items()) {
                if (owner.get("kind").plain().equals("ReplicaSet")) {
                    dirty.add(Stored.key(
                            change.after().namespace(), owner.get("name").plain()));
                }
            }
        }
    }

    @Override
    public void act() {
        for (String key : dirty) {
            var set = store.get(BuiltIn.REPLICA_SET.table(), key);
            if (set != null && !Pods.isGoing(set)) {
                reconcile(set);
            }
        }
        dirty.clear();
    }

    private void reconcile(Stored set) {
        var pods = owned.controlled(store, set.uid(), BuiltIn.POD.table()).stream()
                .filter(Pods::isActive)
                .toList();
        long wanted = set.object().at("spec", "replicas").number(1);
        for (long i = pods.size(); i < wanted; i++) {
            if (!Pods.create(writes, set, Pods.of(set, set.object().at("spec", "template")), AS)) {
                break;
            }
        }
        pods.stream()
                .sorted(LEAST_LOSS)
                .limit(Math.max(0, pods.size() - wanted))
                .forEach(pod -> Pods.delete(writes, pod));
        writes.change(
                BuiltIn.REPLICA_SET, set.namespace(), set.name(), Writes.Part.STATUS, WriteOptions.of(AS), before -> {
                    long ready = pods.stream().filter(Pods::isReady).count();
                    return before.put(pods.size(), "status", "replicas")
                            .put(pods.size(), "status", "fullyLabeledReplicas")
                            .put(ready, "status", "readyReplicas")
                            .put(ready, "status", "availableReplicas")
                            .put(before.at("metadata", "generation"), "status", "observedGeneration");
                });
    }

    /** First those without a node, then those that are not ready, then the youngest. */
    private static final Comparator<Stored> LEAST_LOSS = Comparator.<Stored, Boolean>comparing(
                    pod -> !pod.object().at("spec", "nodeName").text("").isEmpty())
            .thenComparing(Pods::isReady)
            .thenComparing(pod -> pod.metadata().get("creationTimestamp").plain(), Comparator.reverseOrder())
            .thenComparing(Stored::name);
}
