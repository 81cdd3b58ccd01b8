package dev.berth.testkit.oracle;

import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.Quantity;
import dev.berth.kubernetes.objects.ResourceSums;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Carries expectations of kube-scheduler 1.23 over to 1.37, whose own answers (the differential oracle) contradict them.
 * Two things have changed:
 *
 * <ul>
 *   <li>NodeResourcesFit calls a node unresolvable, no longer unschedulable, where the pod asks for more than the node
 *       has in all: eviction cannot help.
 *   <li>NodeResourcesBalancedAllocation scores the gain in balance, no longer the balance itself: from the score {@code
 *       a} with the pod and {@code b} without it follows {@code 50 + (50 + a - b) / 2}. It skips pods that ask for none
 *       of its resources.
 * </ul>
 *
 * What a case expects stays in use: {@code a} is upstream's, and only {@code b} is computed, from the case alone.
 */
final class UpstreamChanges {
    private final Field question;
    private final Map<String, Quantity> asked;

    private UpstreamChanges(Field question) {
        this.question = question;
        asked = requests(question.at("pod"));
    }

    static Map<String, Set<String>> carriedOver(Field question, Map<String, Set<String>> want) {
        String subject =
                question.at("plugin").required() + " " + question.at("kind").required();
        return switch (subject) {
            case "NodeResourcesFit filter" -> new UpstreamChanges(question).verdicts(want);
            case "NodeResourcesBalancedAllocation score" -> new UpstreamChanges(question).gains(want);
            default -> want;
        };
    }

    private static Map<String, Quantity> requests(Field pod) {
        return ResourceSums.requests(Objects.requireNonNull(pod.value()), "case", ResourceSums.AS_WRITTEN);
    }

    private Map<String, Set<String>> verdicts(Map<String, Set<String>> want) {
        var changed = new TreeMap<>(want);
        for (var node : question.at("nodes").items()) {
            var has = node.at("status", "allocatable").textEntries();
            boolean neverFits = asked.entrySet().stream()
                    .anyMatch(each -> each.getValue().amount().compareTo(amount(has, each.getKey())) > 0);
            if (neverFits) {
                changed.replace("verdict " + nameOf(node), Set.of("unschedulable"), Set.of("unresolvable"));
            }
        }
        return changed;
    }

    private Map<String, Set<String>> gains(Map<String, Set<String>> want) {
        var resources = question.at("args", "resources").items().stream()
                .map(each -> each.at("name").required())
                .filter(name -> !name.contains("/") || asks(name))
                .toList();
        boolean skipped = resources.stream().noneMatch(this::asks);
        var changed = new TreeMap<>(want);
        for (var node : question.at("nodes").items()) {
            changed.computeIfPresent("score " + nameOf(node), (fact, scores) -> {
                int with = Integer.parseInt(scores.iterator().next());
                return Set.of(skipped ? "0" : Integer.toString(50 + (50 + with - balance(node, resources)) / 2));
            });
        }
        return changed;
    }

    private boolean asks(String resource) {
        return asked.getOrDefault(resource, Quantity.ZERO).amount().signum() > 0;
    }

    /** 100 less the standard deviation, in percent, of what is used of each resource before the pod comes. */
    private int balance(Field node, List<String> resources) {
        var used = new HashMap<String, BigDecimal>();
        for (var pod : question.at("existingPods").items()) {
            if (pod.at("spec", "nodeName").text("").equals(nameOf(node))) {
                requests(pod).forEach((name, quantity) -> used.merge(name, quantity.amount(), BigDecimal::add));
            }
        }
        var has = node.at("status", "allocatable").textEntries();
        var shares = new ArrayList<Double>();
        for (var name : resources) {
            double capacity = amount(has, name).doubleValue();
            if (capacity > 0) {
                shares.add(Math.min(1, used.getOrDefault(name, BigDecimal.ZERO).doubleValue() / capacity));
            }
        }
        double mean = shares.stream().mapToDouble(share -> share).average().orElse(0);
        double variance = shares.stream()
                .mapToDouble(share -> (share - mean) * (share - mean))
                .average()
                .orElse(0);
        return (int) ((1 - Math.sqrt(variance)) * 100);
    }

    private static BigDecimal amount(Map<String, String> list, String resource) {
        return Quantity.parse(list.getOrDefault(resource, "0")).amount();
    }

    private static String nameOf(Field object) {
        return object.at("metadata", "name").required();
    }
}
