package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * What is free in each domain of a tree, in sum: room for pods, each resource, and whole devices of each kind. Says that a
 * domain is out of the question before any of its nodes is looked at.
 *
 * <p>Kept up to date by the cluster's change log: a changed node adds the difference to its domains, O(levels x kinds).
 * The sums follow from the columns alone, so they are exact after an undo, which is a change like any other.
 */
final class FreeSums {
    private final Cluster cluster;
    private final DomainTree tree;
    /** First the pods that nodes still take, then each resource by its number. */
    private final List<Kind> resources = new ArrayList<>();

    private final List<Kind> deviceKinds = new ArrayList<>();
    private final Map<String, Kind> byModel = new HashMap<>();
    private long position;

    /** One thing that is counted: how much of it a node has free, as last seen, and the sums. */
    private record Kind(IntToLongFunction free, long[] byNode, long[] byDomain) {}

    FreeSums(Cluster cluster, DomainTree tree) {
        this.cluster = cluster;
        this.tree = tree;
        position = cluster.changes().end();
        resources.add(counted(node -> cluster.nodes().allowedPods().get(node)
                - cluster.nodes().podCount().get(node)));
    }

    private Kind counted(IntToLongFunction free) {
        var kind = new Kind(free, new long[cluster.nodes().limit()], new long[tree.count()]);
        cluster.eachNode(node -> refresh(kind, node));
        return kind;
    }

    private void refresh(Kind kind, int node) {
        long free = Math.max(0, kind.free.applyAsLong(node));
        long change = free - kind.byNode[node];
        if (change != 0) {
            kind.byNode[node] = free;
            for (int domain = tree.leafOf(node); domain >= 0; domain = tree.parent(domain)) {
                kind.byDomain[domain] += change;
            }
        }
    }

    void catchUp() {
        var changes = cluster.changes();
        if (changes.reaches(position)) {
            for (long at = position; at < changes.end(); at++) {
                int node = changes.node(at);
                if (at + 1 == changes.end() || changes.node(at + 1) != node) {
                    refresh(node);
                }
            }
        } else {
            cluster.eachNode(this::refresh);
        }
        position = changes.end();
        while (resources.size() <= cluster.resources().count()) {
            resources.add(ofResource(resources.size() - 1));
        }
    }

    private void refresh(int node) {
        for (int i = 0; i < resources.size(); i++) {
            refresh(resources.get(i), node);
        }
        for (int i = 0; i < deviceKinds.size(); i++) {
            refresh(deviceKinds.get(i), node);
        }
    }

    private Kind ofResource(int number) {
        var allocatable = cluster.nodes().allocatable(number);
        var requested = cluster.nodes().requested(number);
        return counted(node -> allocatable.get(node) - requested.get(node));
    }

    /** How much of a resource is free in a domain. */
    long free(int domain, String resource) {
        int number = cluster.resources().number(resource) + 1;
        return number < resources.size() ? resources.get(number).byDomain[domain] : 0;
    }

    /** How many whole devices of a model are free in a domain; of any model where none is named. */
    private long devices(int domain, String resource, String model) {
        return byModel.computeIfAbsent(resource + "|" + model, unused -> {
                    var column = cluster.nodes().devices(resource);
                    var kind = counted(node -> {
                        var usage = column.get(node);
                        return usage == null ? 0 : unused(usage, model);
                    });
                    deviceKinds.add(kind);
                    return kind;
                })
                .byDomain[domain];
    }

    private static long unused(DeviceUsage usage, String model) {
        long free = 0;
        for (int i = 0; i < usage.size(); i++) {
            var device = usage.devices().get(i);
            if (model.isEmpty() || model.equals(device.model())) {
                free += usage.freeMilli(i) / device.unitMilli();
            }
        }
        return free;
    }

    /**
     * At most how many pods find room in a domain. Never too small: each node's free amounts are counted in full, whether
     * or not they suffice for a pod.
     *
     * @param asked what each pod takes of resources
     * @param devices what each pod takes of devices that are given away one by one; none where they are mere numbers
     */
    long bound(int domain, Resources asked, DeviceRequest devices) {
        long bound = resources.get(0).byDomain[domain];
        for (int i = 0; i < asked.size(); i++) {
            bound = Math.min(bound, free(domain, asked.name(i)) / asked.amount(i));
        }
        if (!devices.isNone() && devices.isWhole()) {
            long units = 0;
            for (var model : devices.models().isEmpty() ? List.of("") : devices.models()) {
                units += devices(domain, devices.resource(), model);
            }
            bound = Math.min(bound, units / devices.count());
        }
        return bound;
    }
}
