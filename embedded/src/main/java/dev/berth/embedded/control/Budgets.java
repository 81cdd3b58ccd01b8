package dev.berth.embedded.control;

import dev.berth.embedded.api.Conditions;
import dev.berth.embedded.api.Times;
import dev.berth.embedded.api.WriteOptions;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.kinds.BuiltIn;
import dev.berth.embedded.select.LabelSelector;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Works out how many pods each disruption budget lets go now. */
final class Budgets implements Controller {
    private static final WriteOptions AS = WriteOptions.of("disruption-controller");
    private final Store store;
    private final Writes writes;
    private final Set<String> dirty = new LinkedHashSet<>();

    Budgets(Store store, Writes writes) {
        this.store = store;
        this.writes = writes;
    }

    @Override
    public void saw(Change change) {
        if (change.resource().equals(BuiltIn.POD.table()) || change.resource().equals(BuiltIn.BUDGET.table())) {
            dirty.add(change.after().namespace());
        }
    }

    @Override
    public void act() {
        for (String namespace : dirty) {
            store.list(BuiltIn.BUDGET.table(), namespace + "/").objects().forEach(this::reconcile);
        }
        dirty.clear();
    }

    private void reconcile(Stored budget) {
        var selector = LabelSelector.of(budget.object().at("spec", "selector"));
        var pods = selector == null
                ? List.<Stored>of()
                : store.list(BuiltIn.POD.table(), budget.namespace() + "/").objects().stream()
                        .filter(pod -> selector.selects(pod.metadata().get("labels")) && !Pods.isEnded(pod))
                        .toList();
        long healthy = pods.stream()
                .filter(Pods::isReady)
                .filter(pod -> !Pods.isGoing(pod))
                .count();
        long expected = pods.stream().filter(pod -> !Pods.isGoing(pod)).count();
        var least = budget.object().at("spec", "minAvailable");
        var most = budget.object().at("spec", "maxUnavailable");
        long total = Math.max(expected, expected(pods));
        long desired = least.present()
                ? part(least, total)
                : Math.max(0, total - part(most.present() ? most : Json.of(1), total));
        long allowed = Math.max(0, healthy - desired);
        writes.change(BuiltIn.BUDGET, budget.namespace(), budget.name(), Writes.Part.STATUS, AS, before -> {
            var status = before.put(healthy, "status", "currentHealthy")
                    .put(desired, "status", "desiredHealthy")
                    .put(total, "status", "expectedPods")
                    .put(allowed, "status", "disruptionsAllowed")
                    .drop("status", "disruptedPods")
                    .put(before.at("metadata", "generation"), "status", "observedGeneration");
            return Conditions.set(
                    status,
                    Json.object(
                            "type",
                            "DisruptionAllowed",
                            "status",
                            allowed > 0 ? "True" : "False",
                            "reason",
                            allowed > 0 ? "SufficientPods" : "InsufficientPods",
                            "message",
                            "",
                            "observedGeneration",
                            before.at("metadata", "generation"),
                            "lastTransitionTime",
                            Times.seconds(writes.context().now())));
        });
    }

    /** What the controllers of the pods want, so that pods that are missing count as unavailable. */
    private long expected(List<Stored> pods) {
        var owners = new LinkedHashSet<String>();
        long expected = 0;
        for (var pod : pods) {
            for (var owner : pod.metadata().get("ownerReferences").items()) {
                if (owner.get("kind").plain().equals("ReplicaSet")
                        && owners.add(owner.get("uid").plain())) {
                    var set = store.get(
                            BuiltIn.REPLICA_SET.table(),
                            Stored.key(pod.namespace(), owner.get("name").plain()));
                    expected += set == null
                            ? 0
                            : set.object().at("spec", "replicas").number(0);
                }
            }
        }
        return expected;
    }

    /** A number, or a percentage, rounded up. */
    private static long part(Json value, long total) {
        String text = value.plain();
        return text.endsWith("%")
                ? (long) Math.ceil(total * Double.parseDouble(text.substring(0, text.length() - 1)) / 100)
                : value.number(0);
    }
}
