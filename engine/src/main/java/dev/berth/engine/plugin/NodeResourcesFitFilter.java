package dev.berth.engine.plugin;

import dev.berth.engine.cluster.LongColumn;
import dev.berth.engine.cluster.NodeColumns;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Set;

/**
 * A pod fits where every resource that it requests is free, and the node takes one more pod.
 *
 * @param ignoredResources extended resources that are not looked at
 * @param ignoredGroups prefixes (before the slash) of extended resources that are not looked at
 * @param leavesDevices whether resources that the pod's device request replaces are left to {@link DevicesFilter}: as
 *     numbers they say too much (shares of a device count as devices) or too little (no node lists {@code
 *     nvidia.com/gpumem})
 */
public record NodeResourcesFitFilter(Set<String> ignoredResources, Set<String> ignoredGroups, boolean leavesDevices)
        implements Filter {
    private static final List<String> LOOKED_AT_FIRST =
            List.of(Resources.CPU, Resources.MEMORY, Resources.EPHEMERAL_STORAGE);

    /** Counts devices as numbers, as kube-scheduler does. */
    public NodeResourcesFitFilter(Set<String> ignoredResources, Set<String> ignoredGroups) {
        this(ignoredResources, ignoredGroups, false);
    }

    @Override
    public String name() {
        return "NodeResourcesFit";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        return new Preparation.Check(check(pod));
    }

    /** The same, with its type, for passes over whole columns. */
    public Check check(Incoming pod) {
        var requests = pod.shape().requests();
        var cluster = pod.cluster();
        var order = new String[requests.size()];
        int count = 0;
        for (var first : LOOKED_AT_FIRST) {
            if (requests.get(first) != 0) {
                order[count++] = first;
            }
        }
        for (int i = 0; i < requests.size(); i++) {
            String name = requests.name(i);
            if (!LOOKED_AT_FIRST.contains(name)
                    && !ignored(name)
                    && !(leavesDevices && pod.shape().devices().replaces(name))) {
                order[count++] = name;
            }
        }
        var names = count == order.length ? order : Arrays.copyOf(order, count);
        var amounts = new long[count];
        var allocatable = new LongColumn[count];
        var requested = new LongColumn[count];
        for (int i = 0; i < count; i++) {
            int resource = cluster.resources().number(names[i]);
            amounts[i] = requests.get(names[i]);
            allocatable[i] = cluster.nodes().allocatable(resource);
            requested[i] = cluster.nodes().requested(resource);
        }
        return new Check(names, amounts, allocatable, requested, cluster.nodes());
    }

    private boolean ignored(String resource) {
        int slash = resource.indexOf('/');
        boolean extended = slash >= 0 && !resource.contains("kubernetes.io/") && !resource.startsWith("requests.");
        return extended
                && (ignoredResources.contains(resource) || ignoredGroups.contains(resource.substring(0, slash)));
    }

    /** What a pod asks for, beside the columns that tell what nodes have. */
    public static final class Check implements NodeFilter {
        private final String[] names;
        private final long[] amounts;
        private final LongColumn[] allocatable;
        private final LongColumn[] requested;
        private final NodeColumns nodes;

        Check(String[] names, long[] amounts, LongColumn[] allocatable, LongColumn[] requested, NodeColumns nodes) {
            this.names = names;
            this.amounts = amounts;
            this.allocatable = allocatable;
            this.requested = requested;
            this.nodes = nodes;
        }

        @Override
        public Scope scope() {
            return Scope.NODE;
        }

        @Override
        public Verdict check(int node) {
            var verdict = !podFits(node) ? Verdict.UNSCHEDULABLE : Verdict.FIT;
            for (int i = 0; i < amounts.length; i++) {
                long capacity = allocatable[i].get(node);
                if (amounts[i] > capacity - requested[i].get(node)) {
                    if (amounts[i] > capacity) {
                        return Verdict.UNRESOLVABLE;
                    }
                    verdict = Verdict.UNSCHEDULABLE;
                }
            }
            return verdict;
        }

        private boolean podFits(int node) {
            return nodes.podCount().get(node) < nodes.allowedPods().get(node);
        }

        /** The resources that are looked at, and how much of each the pod asks for. */
        public Resources asked() {
            var asked = new HashMap<String, Long>();
            for (int i = 0; i < names.length; i++) {
                asked.put(names[i], amounts[i]);
            }
            return Resources.of(asked);
        }

        /** Whether the node fits, without telling unschedulable from unresolvable. */
        public boolean fits(int node) {
            for (int i = 0; i < amounts.length; i++) {
                if (amounts[i] > allocatable[i].get(node) - requested[i].get(node)) {
                    return false;
                }
            }
            return podFits(node);
        }

        /**
         * Or-s into {@code lack}, for the nodes of one chunk, a number that is negative exactly where a resource is too
         * short. Free of branches so that the compiler turns it into vector instructions.
         */
        public void lacking(int chunk, long[] lack, int length) {
            long[] allowed = nodes.allowedPods().chunk(chunk);
            long[] running = nodes.podCount().chunk(chunk);
            for (int n = 0; n < length; n++) {
                lack[n] |= allowed[n] - running[n] - 1;
            }
            for (int i = 0; i < amounts.length; i++) {
                long amount = amounts[i];
                long[] has = allocatable[i].chunk(chunk);
                long[] used = requested[i].chunk(chunk);
                for (int n = 0; n < length; n++) {
                    lack[n] |= has[n] - used[n] - amount;
                }
            }
        }

        @Override
        public int room(int node, int most) {
            long room = Math.min(
                    most, nodes.allowedPods().get(node) - nodes.podCount().get(node));
            for (int i = 0; i < amounts.length && room > 0; i++) {
                room = Math.min(room, (allocatable[i].get(node) - requested[i].get(node)) / amounts[i]);
            }
            return (int) Math.max(0, room);
        }

        @Override
        public List<Cause> causes(int node) {
            var causes = new ArrayList<Cause>();
            if (!podFits(node)) {
                causes.add(new Cause(
                        ReasonCode.TOO_MANY_PODS,
                        "Too many pods",
                        "runs " + nodes.podCount().get(node) + " of "
                                + nodes.allowedPods().get(node) + " pods",
                        0.001));
            }
            for (int i = 0; i < amounts.length; i++) {
                long capacity = allocatable[i].get(node);
                long free = capacity - requested[i].get(node);
                if (amounts[i] > free) {
                    causes.add(new Cause(
                            amounts[i] > capacity ? ReasonCode.RESOURCE_NEVER_FITS : ReasonCode.INSUFFICIENT_RESOURCE,
                            "Insufficient " + names[i],
                            "needs " + Amounts.show(names[i], amounts[i]) + " " + names[i] + ", has "
                                    + Amounts.show(names[i], free) + " free of " + Amounts.show(names[i], capacity),
                            (amounts[i] - Math.max(0, free)) / (double) amounts[i]));
                }
            }
            return causes;
        }
    }
}
