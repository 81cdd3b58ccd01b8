package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.select.LabelSelector;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code POST pods/NAME/eviction} does: deletes a pod if its disruption budget allows it. */
public final class Evictions {
    private final Store store;
    private final Writes writes;
    private final Kind pods;
    private final Kind budgets;

    public Evictions(Store store, Writes writes, Kind pods, Kind budgets) {
        this.store = store;
        this.writes = writes;
        this.pods = pods;
        this.budgets = budgets;
    }

    public void evict(String namespace, String name, Json.Obj eviction, WriteOptions options) {
        var wish = DeleteOptions.of(eviction.get("deleteOptions")).dryRun(options.dryRun());
        store.exclusively(() -> {
            var pod = store.get(pods.table(), Stored.key(namespace, name));
            if (pod == null) {
                throw ApiException.notFound(pods, name);
            }
            var budget = needsBudget(pod.object()) ? budgetOf(pod) : null;
            if (budget != null) {
                spend(budget, pod, options);
            }
            return writes.delete(pods, namespace, name, wish);
        });
    }

    /** A pod that does not serve, or is going, disrupts nothing. */
    private static boolean needsBudget(Json.Obj pod) {
        return !Set.of("Succeeded", "Failed", "Pending")
                        .contains(pod.at("status", "phase").text(""))
                && !pod.at("metadata", "deletionTimestamp").present();
    }

    private @Nullable Stored budgetOf(Stored pod) {
        Stored found = null;
        for (var budget : store.list(budgets.table(), pod.namespace() + "/").objects()) {
            var selector = LabelSelector.of(budget.object().at("spec", "selector"));
            if (selector != null && selector.selects(pod.metadata().get("labels"))) {
                if (found != null) {
                    throw ApiException.internal("This pod has more than one PodDisruptionBudget, which the eviction"
                            + " subresource does not support.");
                }
                found = budget;
            }
        }
        return found;
    }

    private void spend(Stored budget, Stored pod, WriteOptions options) {
        var object = budget.object();
        var status = object.get("status");
        long allowed = status.get("disruptionsAllowed").number(0);
        boolean healthy = Conditions.isTrue(pod.object(), "Ready");
        if (!healthy && mayGoUnhealthy(object)) {
            return;
        }
        boolean current = status.get("observedGeneration").number(0)
                >= object.at("metadata", "generation").number(0);
        if (!current || allowed <= 0) {
            throw refused(budget, status, current);
        }
        writes.change(
                budgets,
                budget.namespace(),
                budget.name(),
                Writes.Part.ANY,
                options,
                before -> before.put(allowed - 1, "status", "disruptionsAllowed")
                        .put(Times.seconds(writes.context().now()), "status", "disruptedPods", pod.name()));
    }

    private static boolean mayGoUnhealthy(Json.Obj budget) {
        if (budget.at("spec", "unhealthyPodEvictionPolicy").text("").equals("AlwaysAllow")) {
            return true;
        }
        long healthy = budget.at("status", "currentHealthy").number(0);
        long desired = budget.at("status", "desiredHealthy").number(0);
        return healthy >= desired && desired > 0;
    }

    private static ApiException refused(Stored budget, Json status, boolean current) {
        String message = current
                ? "The disruption budget " + budget.name() + " needs "
                        + status.get("desiredHealthy").number(0) + " healthy pods and has "
                        + status.get("currentHealthy").number(0) + " currently"
                : "The disruption budget " + budget.name() + " is still being processed by the server.";
        return ApiException.tooManyRequests(
                "Cannot evict pod as it would violate the pod's disruption budget.",
                current ? 0 : 10,
                Json.object("causes", List.of(Json.object("reason", "DisruptionBudget", "message", message))));
    }
}
