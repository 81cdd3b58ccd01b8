package dev.berth.engine.gang;

import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.TopologyRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Members that are alike in all that decides where they fit.
 *
 * @param pods in the order of layout
 * @param topology asked for the role alone
 * @param size how much of the cluster one of them takes, in its scarcest resource
 */
record Part(String role, PodShape shape, List<Pod> pods, TopologyRequest topology, double size) {
    /** The largest first: what is hard to place goes while there is room. Those that must be near go before those. */
    static final Comparator<Part> HARDEST_FIRST = Comparator.<Part>comparingInt(part -> part.topology.isNone() ? 1 : 0)
            .thenComparing(Comparator.<Part>comparingDouble(Part::size).reversed());

    private record Likeness(String role, PodShape shape, Labels labels) {}

    /** @param labelsMatter whether filters look at the pods' labels */
    static List<Part> of(Gang gang, List<Pod> pods, boolean labelsMatter, FreeSums sums) {
        Map<Likeness, List<Pod>> alike = new LinkedHashMap<>();
        for (var pod : pods) {
            var likeness = new Likeness(Gang.roleOf(pod), pod.shape(), labelsMatter ? pod.labels() : Labels.EMPTY);
            alike.computeIfAbsent(likeness, unused -> new ArrayList<>()).add(pod);
        }
        var parts = new ArrayList<Part>();
        alike.forEach((likeness, members) -> parts.add(new Part(
                likeness.role,
                likeness.shape,
                members,
                gang.role(likeness.role).topology(),
                size(likeness.shape, sums))));
        return parts;
    }

    private static double size(PodShape shape, FreeSums sums) {
        double size = 0;
        var requests = shape.requests();
        for (int i = 0; i < requests.size(); i++) {
            double free = sums.free(DomainTree.ROOT, requests.name(i));
            size = Math.max(size, requests.amount(i) / Math.max(1, free));
        }
        return size;
    }

    Pod first() {
        return pods.get(0);
    }

    /** The sum of what some parts ask for, without numbers that device requests replace. */
    static Map<String, Long> sum(List<Part> parts) {
        Map<String, Long> sum = new LinkedHashMap<>();
        for (var part : parts) {
            var requests = part.shape.requests();
            for (int i = 0; i < requests.size(); i++) {
                if (!part.shape.devices().replaces(requests.name(i))) {
                    sum.merge(requests.name(i), requests.amount(i) * part.pods.size(), Long::sum);
                }
            }
        }
        return sum;
    }

    static boolean fitsInSum(Map<String, Long> sum, FreeSums sums, int domain) {
        return sum.entrySet().stream().allMatch(entry -> sums.free(domain, entry.getKey()) >= entry.getValue());
    }

    /** Whether all are of one shape and one role's topology. */
    static boolean isOne(List<Part> parts) {
        var first = parts.get(0);
        return parts.stream().allMatch(part -> part.shape.equals(first.shape) && part.topology.isNone());
    }
}
