package dev.berth.engine.gang;

import dev.berth.engine.model.NaturalOrder;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Resources;
import dev.berth.engine.plugin.ReasonCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what stops a gang: looks at each domain of the required level, and names the one that is nearest to taking the
 * members that must start, and the resource of which it lacks most. O(nodes x shapes), only for gangs that wait.
 */
final class ShortageFinder {
    private final GangSpace space;
    private final Gang gang;
    private final DomainTree tree;
    private final int depth;
    private final String level;
    private final int pods;
    private final Map<PodShape, MemberFit> fits = new LinkedHashMap<>();
    private final Map<String, Long> needs = new LinkedHashMap<>();
    private final @Nullable ShapeRoom room;

    /** @param room where all members share one shape; null where room is not counted in pods */
    ShortageFinder(GangSpace space, Gang gang, Quota quota, DomainTree tree, @Nullable ShapeRoom room) {
        this.space = space;
        this.gang = gang;
        this.tree = tree;
        this.room = room;
        var required = gang.topology().required();
        depth = required.isEmpty() ? -1 : tree.depthOf(required);
        level = required;
        pods = Math.max(1, quota.least());
        for (var pod : quota.first(pods)) {
            var fit = fits.computeIfAbsent(pod.shape(), unused -> space.fit(pod));
            add(fit.asked());
        }
    }

    private void add(Resources asked) {
        for (int i = 0; i < asked.size(); i++) {
            needs.merge(asked.name(i), asked.amount(i), Long::sum);
        }
    }

    /** What of a domain's suitable nodes is free, and what is there in all. */
    private record Stock(int domain, Map<String, Long> free, Map<String, Long> all, int emptyRoom) {}

    Shortage find(boolean searchEnded) {
        var open = new ArrayList<Integer>();
        var anchor = Anchor.of(gang.running(), space.cluster());
        Collection<Integer> tied = anchor.isNone() ? List.of() : anchor.domains(tree, depth);
        for (int domain = tree.start(depth); domain < tree.end(depth); domain++) {
            if (tree.named(domain) && (tied.isEmpty() || tied.contains(domain))) {
                open.add(domain);
            }
        }
        var stocks = open.stream().map(this::stock).toList();
        if (stocks.stream().allMatch(stock -> stock.all.isEmpty() && !needs.isEmpty())) {
            return unsuitable();
        }
        Stock nearest = stocks.get(0);
        boolean large = false;
        for (var stock : stocks) {
            large |= takesWhenEmpty(stock);
            if (nearer(stock, nearest)) {
                nearest = stock;
            }
        }
        if (!tied.isEmpty() && depth >= 0) {
            var found = shortage(ReasonCode.GANG_TIED, nearest, nearest.free);
            return found.missing() > 0 || found.resource().isEmpty()
                    ? found
                    : found.because(ReasonCode.GANG_TIED, "not in the pieces that the pods need");
        }
        if (!large) {
            return tooLarge(stocks);
        }
        if (searchEnded) {
            return shortage(ReasonCode.GANG_SEARCH_ENDED, nearest, nearest.free)
                    .because(
                            ReasonCode.GANG_SEARCH_ENDED,
                            "the search gave up after " + Search.CHECKS_MAX + " checks; there may be a placement");
        }
        var found = shortage(ReasonCode.GANG_NO_ROOM, nearest, nearest.free);
        return found.missing() > 0 || found.resource().isEmpty()
                ? found
                : found.because(ReasonCode.GANG_FRAGMENTED, "not in the pieces that the pods need");
    }

    /** What each domain of each level has. */
    GangExplanation explain(GangPlan plan) {
        var cluster = stock(DomainTree.ROOT);
        var resource = scarcest(cluster.free);
        var levels = new ArrayList<GangExplanation.Level>();
        levels.add(new GangExplanation.Level("", level.isEmpty(), false, List.of(domain(cluster, resource, 0))));
        var anchor = Anchor.of(gang.running(), space.cluster());
        for (int at = 0; at <= tree.leafDepth(); at++) {
            var running = anchor.counts(tree, at);
            var label = tree.levels().get(at);
            var domains = new ArrayList<GangExplanation.Domain>();
            for (int domain = tree.start(at); domain < tree.end(at); domain++) {
                if (tree.named(domain)) {
                    domains.add(domain(stock(domain), resource, running.getOrDefault(domain, 0)));
                }
            }
            domains.sort(Comparator.comparingInt(GangExplanation.Domain::running)
                    .thenComparingLong(GangExplanation.Domain::room)
                    .thenComparingLong(GangExplanation.Domain::free)
                    .reversed()
                    .thenComparing(GangExplanation.Domain::path, NaturalOrder::compare));
            levels.add(new GangExplanation.Level(
                    label, label.equals(level), label.equals(gang.topology().preferred()), domains));
        }
        return new GangExplanation(gang, plan, resource, needs.getOrDefault(resource, 0L), pods, levels);
    }

    private GangExplanation.Domain domain(Stock stock, String resource, int running) {
        int suitable = 0;
        for (int place = tree.firstPlace(stock.domain); place < tree.lastPlace(stock.domain); place++) {
            int node = tree.nodeAt(place);
            suitable += fits.values().stream().anyMatch(fit -> fit.suits(node)) ? 1 : 0;
        }
        return new GangExplanation.Domain(
                tree.path(stock.domain),
                tree.size(stock.domain),
                suitable,
                room == null ? -1 : room.in(stock.domain),
                stock.free.getOrDefault(resource, 0L),
                stock.all.getOrDefault(resource, 0L),
                running);
    }

    private Stock stock(int domain) {
        var free = new LinkedHashMap<String, Long>();
        var all = new LinkedHashMap<String, Long>();
        var nodes = space.cluster().nodes();
        long emptyRoom = 0;
        for (int place = tree.firstPlace(domain); place < tree.lastPlace(domain); place++) {
            int node = tree.nodeAt(place);
            long takes = 0;
            for (var fit : fits.values()) {
                if (fit.suits(node)) {
                    takes = Math.max(takes, takesWhenEmpty(fit, node));
                }
            }
            emptyRoom += takes;
            if (takes > 0) {
                for (var resource : needs.keySet()) {
                    int number = space.cluster().resources().number(resource);
                    long has = nodes.allocatable(number).get(node);
                    all.merge(resource, has, Long::sum);
                    free.merge(
                            resource, Math.max(0, has - nodes.requested(number).get(node)), Long::sum);
                }
            }
        }
        return new Stock(domain, free, all, (int) Math.min(emptyRoom, Integer.MAX_VALUE));
    }

    private long takesWhenEmpty(MemberFit fit, int node) {
        var nodes = space.cluster().nodes();
        long takes = nodes.allowedPods().get(node);
        for (int i = 0; i < fit.asked().size(); i++) {
            int number = space.cluster().resources().number(fit.asked().name(i));
            takes = Math.min(
                    takes, nodes.allocatable(number).get(node) / fit.asked().amount(i));
        }
        return takes;
    }

    private boolean takesWhenEmpty(Stock stock) {
        return stock.emptyRoom >= pods
                && needs.entrySet().stream()
                        .allMatch(entry -> stock.all.getOrDefault(entry.getKey(), 0L) >= entry.getValue());
    }

    private boolean nearer(Stock stock, Stock other) {
        if (room != null && room.in(stock.domain) != room.in(other.domain)) {
            return room.in(stock.domain) > room.in(other.domain);
        }
        return strain(stock.free, scarcest(stock.free)) < strain(other.free, scarcest(other.free));
    }

    /** How many times over the need exceeds what is there. */
    private double strain(Map<String, Long> there, String resource) {
        return resource.isEmpty()
                ? 0
                : needs.getOrDefault(resource, 0L) / Math.max(0.001, there.getOrDefault(resource, 0L));
    }

    private String scarcest(Map<String, Long> there) {
        var scarcest = "";
        for (var resource : needs.keySet()) {
            if (scarcest.isEmpty() || strain(there, resource) > strain(there, scarcest)) {
                scarcest = resource;
            }
        }
        return scarcest;
    }

    private Shortage tooLarge(List<Stock> stocks) {
        Stock largest = stocks.get(0);
        for (var stock : stocks) {
            if (strain(stock.all, scarcest(stock.all)) < strain(largest.all, scarcest(largest.all))) {
                largest = stock;
            }
        }
        var found = shortage(ReasonCode.GANG_TOO_LARGE, largest, largest.all);
        return found.missing() > 0
                ? found
                : found.because(ReasonCode.GANG_TOO_LARGE, "but not in the pieces that the pods need");
    }

    private Shortage shortage(ReasonCode code, Stock stock, Map<String, Long> there) {
        var resource = scarcest(there);
        return new Shortage(
                code,
                level,
                depth < 0 ? "" : tree.path(stock.domain),
                resource,
                model(resource, stock.domain),
                needs.getOrDefault(resource, 0L),
                there.getOrDefault(resource, 0L),
                pods,
                room == null ? -1 : (int) Math.min(pods, room.in(stock.domain)),
                resource.isEmpty() ? "the gang's pods fit no node together" : "");
    }

    /** The model that all counted devices have; empty where they differ. */
    private String model(String resource, int domain) {
        var models = new HashSet<String>();
        var columns = space.cluster().nodes();
        if (!columns.deviceResources().contains(resource)) {
            return "";
        }
        var column = columns.devices(resource);
        for (int place = tree.firstPlace(domain); place < tree.lastPlace(domain); place++) {
            int node = tree.nodeAt(place);
            var usage = column.get(node);
            if (usage != null && fits.values().stream().anyMatch(fit -> fit.suits(node))) {
                usage.devices().forEach(device -> models.add(device.model()));
            }
        }
        return models.size() == 1 ? models.iterator().next() : "";
    }

    private Shortage unsuitable() {
        var fit = fits.values().iterator().next();
        var cause = fit.refusal();
        var cluster = space.cluster();
        for (int node = 0; node < cluster.nodes().limit() && cause == null; node++) {
            if (cluster.nodes().at(node) != null) {
                cause = fit.cause(node);
            }
        }
        return cause == null
                ? Shortage.of(ReasonCode.NO_NODES, "the cluster has no nodes")
                : Shortage.of(
                        ReasonCode.GANG_UNSUITABLE,
                        "no node suits the gang's pods: " + cause.text() + " (" + cause.code() + ")");
    }
}
