package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Resources;
import dev.berth.kubernetes.tree.Entries;
import dev.berth.kubernetes.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Fills in what the API server fills in when a pod is created, as far as scheduling looks at it, so that a pod written by hand
 * is placed as it would be on a cluster. A pod that comes from an API server has all of it and is given back as it is.
 *
 * <ul>
 *   <li>A container's limit without a request is its request too, whatever the resource.
 *   <li>For a pod with resources of its own ({@code spec.resources}): huge pages limits are those of the containers; the
 *       request for cpu or memory is the sum of the containers' where one of them asks for it, and else, as for huge pages,
 *       the limit.
 *   <li>With {@code hostNetwork}, a container's port is a port of the host.
 *   <li>{@code matchLabelKeys} and {@code mismatchLabelKeys} of pod affinity become conditions of the selector.
 * </ul>
 *
 * <p>Source: Kubernetes 1.37 with its default feature gates, {@code SetDefaults_Pod} in {@code pkg/apis/core/v1/defaults.go},
 * {@code DefaultPodLevelResources} in {@code pkg/api/pod/util.go}, {@code mutatePodAffinity} in
 * {@code pkg/registry/core/pod/strategy.go}.
 */
final class PodDefaults {
    private static final List<String> CONTAINER_LISTS = List.of("containers", "initContainers");
    private static final PodRequests.Options CONTAINERS_ALONE = new PodRequests.Options(false, true, true, Map.of());

    private PodDefaults() {}

    static Field complete(Field pod) {
        if (!(pod.at("spec").value() instanceof Value.Mapping)) {
            return pod;
        }
        var labels = pod.at("metadata", "labels");
        boolean hostNetwork = pod.at("spec", "hostNetwork").isTrue();
        var complete = pod;
        for (String list : CONTAINER_LISTS) {
            complete = changed(
                    complete, List.of("spec", list), items -> each(items, item -> container(item, hostNetwork)));
        }
        if (complete.at("spec", "resources").present()) {
            var whole = complete;
            complete = changed(complete, List.of("spec", "resources"), resources -> podLevel(resources, whole));
        }
        if (complete.at("spec", "affinity").present()) {
            for (String kind : List.of("podAffinity", "podAntiAffinity")) {
                complete = changed(
                        complete,
                        List.of("spec", "affinity", kind, "requiredDuringSchedulingIgnoredDuringExecution"),
                        terms -> each(terms, term -> selector(term, labels)));
                complete = changed(
                        complete,
                        List.of("spec", "affinity", kind, "preferredDuringSchedulingIgnoredDuringExecution"),
                        terms -> each(
                                terms,
                                term -> changed(term, List.of("podAffinityTerm"), inner -> selector(inner, labels))));
            }
        }
        return complete;
    }

    private static Field container(Field container, boolean hostNetwork) {
        var complete = container;
        var limits = container.at("resources", "limits");
        if (limits.present()) {
            var requests = container.at("resources", "requests");
            var all = filled(requests, limits);
            if (all != requests) {
                complete = complete.with("resources", complete.at("resources").with("requests", all));
            }
        }
        return hostNetwork
                ? changed(complete, List.of("ports"), ports -> each(ports, PodDefaults::hostPort))
                : complete;
    }

    /** A mapping with the entries of another that it lacks; the same field where it lacks none. */
    private static Field filled(Field mapping, Field from) {
        var all = mapping;
        for (var entry : from.entries().entrySet()) {
            if (entry.getValue().present() && !all.has(entry.getKey())) {
                all = all.with(entry.getKey(), entry.getValue());
            }
        }
        return all;
    }

    private static Field hostPort(Field port) {
        return port.at("hostPort").integer(0) == 0 && port.has("containerPort")
                ? port.with("hostPort", port.at("containerPort"))
                : port;
    }

    private static Field podLevel(Field resources, Field pod) {
        var requests = resources.at("requests");
        var limits = resources.at("limits");
        if (requests.entries().isEmpty() && limits.entries().isEmpty()) {
            return resources;
        }
        var allLimits = limits;
        for (var limit : PodRequests.limits(pod).sum(CONTAINERS_ALONE).toMap().entrySet()) {
            String name = limit.getKey();
            if (PodRequests.isHugePages(name) && !requests.has(name) && !limits.has(name)) {
                allLimits = allLimits.with(name, text(limit.getValue(), resources));
            }
        }
        var allRequests = requests;
        for (var request :
                PodRequests.requests(pod).sum(CONTAINERS_ALONE).toMap().entrySet()) {
            String name = request.getKey();
            if ((name.equals(Resources.CPU) || name.equals(Resources.MEMORY)) && !requests.has(name)) {
                allRequests = allRequests.with(name, text(request.getValue(), resources));
            }
        }
        for (var limit : allLimits.entries().entrySet()) {
            if (PodRequests.isSupported(limit.getKey()) && !allRequests.has(limit.getKey())) {
                allRequests = allRequests.with(limit.getKey(), limit.getValue());
            }
        }
        var complete = allLimits == limits ? resources : resources.with("limits", allLimits);
        return allRequests == requests ? complete : complete.with("requests", allRequests);
    }

    private static Field text(Quantity amount, Field near) {
        return near.replacedBy(new Value.Scalar(amount.toString(), Value.Kind.TEXT, near.line()));
    }

    private static Field selector(Field term, Field labels) {
        var selector = term.at("labelSelector");
        if (!selector.present() || (!term.has("matchLabelKeys") && !term.has("mismatchLabelKeys"))) {
            return term;
        }
        var conditions = new ArrayList<>(selector.at("matchExpressions").items());
        int before = conditions.size();
        add(term.at("matchLabelKeys"), "In", labels, conditions);
        add(term.at("mismatchLabelKeys"), "NotIn", labels, conditions);
        return conditions.size() == before
                ? term
                : term.with("labelSelector", selector.with("matchExpressions", list(selector, conditions)));
    }

    private static void add(Field keys, String operator, Field labels, List<Field> to) {
        for (var key : keys.items()) {
            var value = labels.at(key.text(""));
            if (value.present()) {
                var condition = key.replacedBy(new Value.Mapping(Entries.NONE, key.line()))
                        .with("key", key)
                        .with("operator", key.replacedBy(new Value.Scalar(operator, Value.Kind.TEXT, key.line())))
                        .with("values", list(key, List.of(value)));
                if (to.stream().noneMatch(there -> says(there, condition))) {
                    to.add(condition);
                }
            }
        }
    }

    private static boolean says(Field condition, Field other) {
        return condition.at("key").text("").equals(other.at("key").text(""))
                && condition.at("operator").text("").equals(other.at("operator").text(""))
                && condition.at("values").texts().equals(other.at("values").texts());
    }

    private static Field list(Field near, List<Field> items) {
        var values = new ArrayList<Value>(items.size());
        for (var item : items) {
            var value = item.value();
            values.add(value == null ? new Value.Null(near.line()) : value);
        }
        return near.replacedBy(new Value.Sequence(values, near.line()));
    }

    /** The items of a list, some of them changed; the same field where none is. */
    private static Field each(Field list, UnaryOperator<Field> change) {
        var items = list.items();
        var changed = new ArrayList<Field>(items.size());
        boolean any = false;
        for (var item : items) {
            var after = change.apply(item);
            any |= after != item;
            changed.add(after);
        }
        return any ? list(list, changed) : list;
    }

    /** A mapping with a change at the end of a path; the same field where nothing is there or nothing changes. */
    private static Field changed(Field from, List<String> path, UnaryOperator<Field> change) {
        String key = path.get(0);
        var below = from.at(key);
        if (!below.present()) {
            return from;
        }
        var after = path.size() == 1 ? change.apply(below) : changed(below, path.subList(1, path.size()), change);
        return after == below ? from : from.with(key, after);
    }
}
