package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Resources;
import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.DevicesFilter;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.NodeFilter;
import dev.berth.engine.plugin.NodeResourcesFitFilter;
import dev.berth.engine.plugin.Preparation;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Verdict;
import dev.berth.engine.profile.Profile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A profile's filters, prepared for members that are alike.
 *
 * @param refusal why the pod fits no node at all; null where nodes must be asked
 * @param only names of the only nodes that can fit; null for all
 * @param counted those of the filters that depend on the node alone
 * @param asked the resources that a filter looks at
 * @param devices the devices that a filter looks at one by one
 */
record MemberFit(
        Incoming pod,
        @Nullable Cause refusal,
        @Nullable Set<String> only,
        List<NodeFilter> filters,
        List<NodeFilter> counted,
        Resources asked,
        DeviceRequest devices) {
    /** More pods than any node takes. */
    private static final int ROOM_MAX = 1 << 20;

    static MemberFit of(Profile profile, Pod pod, Cluster cluster) {
        var incoming = Incoming.of(pod, cluster);
        var filters = new ArrayList<NodeFilter>();
        @Nullable Cause refusal = null;
        @Nullable Set<String> only = null;
        var asked = Resources.NONE;
        var devices = DeviceRequest.NONE;
        for (var filter : profile.filters()) {
            switch (filter.prepare(incoming)) {
                case Preparation.Skip skip -> {}
                case Preparation.Reject(Verdict verdict, List<Cause> causes, @Nullable NodeFilter then) -> {
                    if (refusal == null) {
                        refusal = causes.get(0);
                    }
                }
                case Preparation.Check(NodeFilter check, @Nullable Set<String> names) -> {
                    filters.add(check);
                    if (check instanceof NodeResourcesFitFilter.Check resources) {
                        asked = resources.asked();
                    } else if (filter instanceof DevicesFilter) {
                        devices = pod.shape().devices();
                    }
                    if (names != null) {
                        only = only == null ? new HashSet<>(names) : only;
                        only.retainAll(names);
                    }
                }
            }
        }
        for (var weighted : profile.scorers()) {
            refusal = refusal == null ? weighted.scorer().objection(incoming) : refusal;
        }
        var counted = filters.stream()
                .filter(filter -> filter.scope() == Scope.FACTS || filter.scope() == Scope.NODE)
                .toList();
        return new MemberFit(incoming, refusal, only, filters, counted, asked, devices);
    }

    boolean fits(int node) {
        if (refusal != null || !admits(node)) {
            return false;
        }
        for (int i = 0; i < filters.size(); i++) {
            if (!filters.get(i).check(node).fits()) {
                return false;
            }
        }
        return true;
    }

    private boolean admits(int node) {
        return only == null || only.contains(pod.cluster().nodes().get(node).name());
    }

    /** Whether the node object itself allows the pod, whatever runs there. */
    boolean suits(int node) {
        if (refusal != null || !admits(node)) {
            return false;
        }
        for (var filter : filters) {
            if (filter.scope() == Scope.FACTS && !filter.check(node).fits()) {
                return false;
            }
        }
        return true;
    }

    /** How many such pods fit on the node at once; asked only where {@link #countable}. */
    int room(int node) {
        if (refusal != null || !admits(node)) {
            return 0;
        }
        int room = ROOM_MAX;
        for (int i = 0; i < counted.size() && room > 0; i++) {
            room = counted.get(i).room(node, room);
        }
        return room;
    }

    /**
     * Whether each node takes a number of such pods that depends on nothing but the node: no pod changes what another
     * node takes, and each filter can tell its number. Affinity, anti-affinity and spread between pods break this, as do
     * volumes, which pods may share, and filters of users that look at the pods of a node.
     */
    boolean countable() {
        if (!pod.shape().volumes().isEmpty()) {
            return false;
        }
        int any = anyNode();
        for (var filter : filters) {
            switch (filter.scope()) {
                case FACTS -> {}
                case NODE -> {
                    if (any >= 0 && filter.room(any, 1) == NodeFilter.UNKNOWN) {
                        return false;
                    }
                }
                case TOPOLOGY, CLUSTER -> {
                    if (filter.active()) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private int anyNode() {
        var nodes = pod.cluster().nodes();
        for (int node = 0; node < nodes.limit(); node++) {
            if (nodes.at(node) != null) {
                return node;
            }
        }
        return -1;
    }

    /** The first cause for which a node refuses the pod, or null where it fits. */
    @Nullable
    Cause cause(int node) {
        if (refusal != null) {
            return refusal;
        }
        for (var filter : filters) {
            if (!filter.check(node).fits()) {
                return filter.causes(node).get(0);
            }
        }
        return null;
    }
}
