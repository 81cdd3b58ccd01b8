package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.LongColumn;
import dev.berth.engine.cluster.RefColumn;
import dev.berth.engine.cluster.ZoneUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What of a node matters to some pods: nodes in equal state take them alike, now and after equal placements. */
final class NodeStates {
    private final Cluster cluster;
    private final List<MemberFit> fits;
    private final @Nullable DomainTree tree;
    private final List<LongColumn> allocatable = new ArrayList<>();
    private final List<LongColumn> requested = new ArrayList<>();
    private final List<RefColumn<DeviceUsage>> devices = new ArrayList<>();

    /** @param free amounts, pods that the node takes, which of the pods fit, and the domain where it matters */
    record State(
            List<Long> free,
            List<@Nullable DeviceUsage> devices,
            @Nullable ZoneUsage zones) {}

    /** @param tree where the domains of nodes matter, too; null where they do not */
    NodeStates(Cluster cluster, List<MemberFit> fits, @Nullable DomainTree tree) {
        this.cluster = cluster;
        this.fits = fits;
        this.tree = tree;
        var resources = new TreeSet<String>();
        var kinds = new TreeSet<String>();
        for (var fit : fits) {
            for (int i = 0; i < fit.asked().size(); i++) {
                resources.add(fit.asked().name(i));
            }
            if (!fit.devices().isNone()) {
                kinds.add(fit.devices().resource());
            }
        }
        for (var resource : resources) {
            int number = cluster.resources().number(resource);
            allocatable.add(cluster.nodes().allocatable(number));
            requested.add(cluster.nodes().requested(number));
        }
        kinds.forEach(kind -> devices.add(cluster.nodes().devices(kind)));
    }

    State of(int node) {
        var free = new Long[allocatable.size() + 1 + fits.size() + (tree == null ? 0 : 1)];
        int at = 0;
        for (int i = 0; i < allocatable.size(); i++) {
            free[at++] = allocatable.get(i).get(node) - requested.get(i).get(node);
        }
        free[at++] = cluster.nodes().allowedPods().get(node)
                - cluster.nodes().podCount().get(node);
        for (var fit : fits) {
            free[at++] = fit.fits(node) ? 1L : 0L;
        }
        if (tree != null) {
            free[at] = (long) tree.leafOf(node);
        }
        var usages = new ArrayList<@Nullable DeviceUsage>();
        devices.forEach(column -> usages.add(column.get(node)));
        return new State(Arrays.asList(free), usages, cluster.nodes().zones().get(node));
    }

    /** How empty a node is, from 0 for full to the number of resources. */
    double free(int node) {
        double free = 0;
        for (int i = 0; i < allocatable.size(); i++) {
            double all = allocatable.get(i).get(node);
            free += all == 0 ? 0 : (all - requested.get(i).get(node)) / all;
        }
        return free;
    }
}
