package dev.berth.embedded.control;

import dev.berth.embedded.api.Conditions;
import dev.berth.embedded.api.Times;
import dev.berth.embedded.api.WriteOptions;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.kinds.BuiltIn;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/** Rolls a Deployment from one ReplicaSet to the next, within its surge and unavailability. */
final class Deployments implements Controller {
    private static final WriteOptions AS = WriteOptions.of("deployment-controller");
    private static final String HASH = "pod-template-hash";
    private final Store store;
    private final Writes writes;
    private final Owned owned;
    private final Set<String> dirty = new LinkedHashSet<>();

    Deployments(Store store, Writes writes, Owned owned) {
        this.store = store;
        this.writes = writes;
        this.owned = owned;
    }

    @Override
    public void saw(Change change) {
        if (change.resource().equals(BuiltIn.DEPLOYMENT.table())) {
            dirty.add(change.after().key());
        } else if (change.resource().equals(BuiltIn.REPLICA_SET.table())) {
            for (var owner : change.after().metadata().get("ownerReferences").items()) {
                if (owner.get("kind").plain().equals("Deployment")) {
                    dirty.add(Stored.key(
                            change.after().namespace(), owner.get("name").plain()));
                }
            }
        }
    }

    @Override
    public void act() {
        for (String key : dirty) {
            var deployment = store.get(BuiltIn.DEPLOYMENT.table(), key);
            if (deployment != null && !Pods.isGoing(deployment)) {
                reconcile(deployment);
            }
        }
        dirty.clear();
    }

    private void reconcile(Stored deployment) {
        String hash = hash(deployment.object().at("spec", "template"));
        String name = deployment.name() + "-" + hash;
        var sets = owned.controlled(store, deployment.uid(), BuiltIn.REPLICA_SET.table());
        var current =
                sets.stream().filter(set -> set.name().equals(name)).findFirst().orElse(null);
        if (current == null) {
            current = writes.create(BuiltIn.REPLICA_SET, deployment.namespace(), set(deployment, name, hash), AS);
        }
        var old = sets.stream().filter(set -> !set.name().equals(name)).toList();
        if (!deployment.object().at("spec", "paused").isTrue()) {
            roll(deployment.object().get("spec"), current, old);
        }
        tell(deployment, current, old);
    }

    private void roll(Json spec, Stored current, List<Stored> old) {
        long wanted = spec.get("replicas").number(1);
        boolean recreate = spec.at("strategy", "type").text("").equals("Recreate");
        var rolling = spec.at("strategy", "rollingUpdate");
        long surge = recreate ? 0 : part(rolling.get("maxSurge"), wanted, true);
        long unavailable = recreate ? wanted : part(rolling.get("maxUnavailable"), wanted, false);
        long sizeOfOld = old.stream().mapToLong(set -> replicas(set)).sum();
        long running = old.stream()
                .mapToLong(set -> set.object().at("status", "replicas").number(0))
                .sum();
        long now = replicas(current);
        long room = wanted + surge - (recreate ? Math.max(running, sizeOfOld) : sizeOfOld);
        long target = wanted <= now ? wanted : Math.clamp(room, now, wanted);
        scale(current, recreate && running > 0 ? 0 : target);
        long ready = available(current);
        long mayStay = Math.max(0, wanted - unavailable - ready);
        for (var set : old) {
            long size = replicas(set);
            long keep = recreate ? 0 : Math.min(size, mayStay);
            mayStay -= keep;
            scale(set, keep);
        }
    }

    /** A number, or a percentage of the replicas. */
    private static long part(Json value, long replicas, boolean up) {
        String text = value.present() ? value.plain() : "25%";
        if (!text.endsWith("%")) {
            return value.number(1);
        }
        double exact = replicas * Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
        return (long) (up ? Math.ceil(exact) : Math.floor(exact));
    }

    private static long replicas(Stored set) {
        return set.object().at("spec", "replicas").number(0);
    }

    private static long available(Stored set) {
        return set.object().at("status", "availableReplicas").number(0);
    }

    private void scale(Stored set, long replicas) {
        if (replicas(set) != replicas) {
            writes.change(
                    BuiltIn.REPLICA_SET,
                    set.namespace(),
                    set.name(),
                    Writes.Part.MAIN,
                    AS,
                    before -> before.put(replicas, "spec", "replicas"));
        }
    }

    private static Json.Obj set(Stored deployment, String name, String hash) {
        var spec = deployment.object().get("spec");
        return Json.object(
                "metadata",
                        Json.object(
                                "name", name,
                                "labels",
                                        spec.at("template", "metadata", "labels")
                                                .asObject()
                                                .with(HASH, hash),
                                "ownerReferences", List.of(Owned.reference(deployment))),
                "spec",
                        Json.object(
                                "replicas", 0,
                                "selector", spec.get("selector").asObject().put(hash, "matchLabels", HASH),
                                "template", spec.get("template").asObject().put(hash, "metadata", "labels", HASH)));
    }

    private static String hash(Json template) {
        var sum = new CRC32();
        sum.update(JsonText.bytes(template));
        return Long.toString(sum.getValue(), 36);
    }

    private void tell(Stored deployment, Stored current, List<Stored> old) {
        long updated = current.object().at("status", "replicas").number(0);
        long total = updated
                + old.stream()
                        .mapToLong(set -> set.object().at("status", "replicas").number(0))
                        .sum();
        long available = available(current)
                + old.stream().mapToLong(Deployments::available).sum();
        long wanted = deployment.object().at("spec", "replicas").number(1);
        String now = Times.seconds(writes.context().now());
        boolean enough = available
                >= wanted
                        - part(
                                deployment.object().at("spec", "strategy", "rollingUpdate", "maxUnavailable"),
                                wanted,
                                false);
        writes.change(BuiltIn.DEPLOYMENT, deployment.namespace(), deployment.name(), Writes.Part.STATUS, AS, before -> {
            var status = before.put(total, "status", "replicas")
                    .put(updated, "status", "updatedReplicas")
                    .put(available, "status", "readyReplicas")
                    .put(available, "status", "availableReplicas")
                    .put(Math.max(0, wanted - available), "status", "unavailableReplicas")
                    .put(before.at("metadata", "generation"), "status", "observedGeneration");
            status = Conditions.set(
                    status,
                    condition(
                            "Available",
                            enough,
                            now,
                            enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable"));
            return Conditions.set(
                    status,
                    condition(
                            "Progressing",
                            true,
                            now,
                            updated == wanted && available >= wanted ? "NewReplicaSetAvailable" : "ReplicaSetUpdated"));
        });
    }

    private static Json.Obj condition(String type, boolean holds, String now, String reason) {
        return Json.object(
                "type", type,
                "status", holds ? "True" : "False",
                "reason", reason,
                "message", reason,
                "lastTransitionTime", now);
    }
}
