package dev.berth.engine.gang;

import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Sections;
import dev.berth.engine.model.TopologyRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Members whose roles stand in sections, sections in sections, each with levels and a least number of parts of its own.
 *
 * <p><b>Idea.</b> From the outside in: for a section, the domains of its preferred level are tried, then wider ones up to
 * its required level, the tightest first; in a domain, its parts are placed one after the other, those with levels of their
 * own and the largest first, each within that domain. A part that finds no room is taken back whole; the section stands if
 * enough parts do. First all members are tried, then as few as must start, and then others join them where there is room.
 *
 * <p><b>Invariants.</b> A role or section of which too few members would run starts none. A domain of an inner level lies
 * within the domain of the outer one. Members that run tie the others to their domains.
 *
 * <p><b>Cost.</b> Domains of the levels x members of the section, at each height. Parts are not tried in every order, so a
 * placement may be missed; where all parts are needed, {@link GangPlanner} goes on to search.
 */
final class NestedPlan {
    private static final int NONE = -1;

    private final GangSpace space;
    private final ToIntFunction<Pod> best;
    private final Gang gang;
    private final Quota quota;
    private final DomainTree tree;
    private final Sections sections;
    private final List<String> roles;
    private final Map<String, List<Part>> partsOf = new HashMap<>();
    /** Of roles that stand, where their members are. */
    private final Map<String, Integer> domainOf = new HashMap<>();

    /** @param best the number of the best node for a single pod as the cluster stands, or -1 */
    NestedPlan(GangSpace space, ToIntFunction<Pod> best, Gang gang, Quota quota, DomainTree tree, List<Part> parts) {
        this.space = space;
        this.best = best;
        this.gang = gang;
        this.quota = quota;
        this.tree = tree;
        sections = gang.sections();
        roles = List.copyOf(quota.roles());
        for (var part : parts) {
            partsOf.computeIfAbsent(part.role(), unused -> new ArrayList<>()).add(part);
        }
    }

    /** A role, a section, or the gang as a whole. */
    private record Piece(String name, boolean isRole, int minParts, TopologyRequest topology, Set<String> roles) {}

    /** The domain in which the trial now holds enough members, or -1 where none was found. */
    int into(Trial trial) {
        var all = new Piece("", false, sections.minParts(), gang.topology(), Set.copyOf(roles));
        int domain = place(all, DomainTree.ROOT, trial, true);
        if (domain < 0) {
            domain = place(all, DomainTree.ROOT, trial, false);
            if (domain >= 0) {
                grow(trial);
            }
        }
        return domain >= 0 && quota.isEnough(trial.seats()) ? domain : NONE;
    }

    private List<Piece> partsOf(Piece piece) {
        var pieces = new ArrayList<Piece>();
        for (var role : sections.rolesWithin(piece.name, roles)) {
            pieces.add(new Piece(role, true, 0, gang.role(role).topology(), Set.of(role)));
        }
        for (var section : sections.within(piece.name)) {
            pieces.add(
                    new Piece(section.name(), false, section.minParts(), section.topology(), rolesIn(section.name())));
        }
        pieces.sort(Comparator.<Piece>comparingInt(each -> each.topology.isNone() ? 1 : 0)
                .thenComparing(Comparator.comparingDouble(this::size).reversed())
                .thenComparing(Piece::name));
        return pieces;
    }

    private Set<String> rolesIn(String section) {
        var found = new HashSet<>(sections.rolesWithin(section, roles));
        sections.within(section).forEach(inner -> found.addAll(rolesIn(inner.name())));
        return found;
    }

    private double size(Piece piece) {
        return piece.roles.stream()
                .flatMap(role -> partsOf.getOrDefault(role, List.of()).stream())
                .mapToDouble(part -> part.size() * part.pods().size())
                .sum();
    }

    /** Places a piece within a domain and answers where; -1, with the trial as it was, where that does not work out. */
    private int place(Piece piece, int within, Trial trial, boolean whole) {
        var request = piece.topology;
        int outer = tree.depth(within);
        int required = request.required().isEmpty() ? outer : Math.max(outer, tree.depthOf(request.required()));
        int preferred =
                request.preferred().isEmpty() ? required : Math.max(required, tree.depthOf(request.preferred()));
        int before = trial.size();
        for (int depth = preferred; depth >= required; depth--) {
            for (int domain : domains(piece, depth, within)) {
                if (piece.isRole ? role(piece, domain, trial, whole) : parts(piece, domain, trial, whole)) {
                    return domain;
                }
                trial.shrinkTo(before);
                domainOf.keySet().removeAll(piece.roles);
            }
        }
        return NONE;
    }

    private boolean parts(Piece piece, int domain, Trial trial, boolean whole) {
        var parts = partsOf(piece);
        int needed = whole || piece.minParts == 0 ? parts.size() : piece.minParts;
        int placed = 0;
        for (int i = 0; i < parts.size() && placed + parts.size() - i >= needed; i++) {
            placed += place(parts.get(i), domain, trial, whole) >= 0 ? 1 : 0;
        }
        return placed >= needed;
    }

    private boolean role(Piece piece, int domain, Trial trial, boolean whole) {
        var parts = partsOf.getOrDefault(piece.name, List.of());
        int there = parts.stream().mapToInt(part -> part.pods().size()).sum();
        int least = quota.leastOf(piece.name);
        if (there < least) {
            return false;
        }
        domainOf.put(piece.name, domain);
        int left = whole ? there : least;
        for (var part : parts) {
            int count = Math.min(left, part.pods().size());
            if (count > 0 && !fill(part.pods().subList(0, count), piece.topology, domain, trial)) {
                return false;
            }
            left -= count;
        }
        return true;
    }

    /** Places equal members within a domain: where the profile likes them best or, where levels matter, in bulk. */
    private boolean fill(List<Pod> pods, TopologyRequest request, int domain, Trial trial) {
        var room = domain == DomainTree.ROOT && request.isNone() ? null : space.room(pods.get(0), tree);
        if (room == null) {
            return pods.stream().allMatch(pod -> seat(pod, domain, trial));
        }
        var inside = new TopologyRequest("", "", request.sliceLevel(), request.sliceSize(), request.spreadLevel());
        var demand = OneShape.demand(tree, inside, pods.size(), pods.size(), tree.depth(domain));
        var found = new OneShape(space, room).find(demand, Anchor.NONE, domain);
        if (found == null) {
            return false;
        }
        int next = 0;
        for (var share : found.shares()) {
            for (int i = 0; i < share.pods(); i++) {
                if (!trial.seat(pods.get(next++), share.node())) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean seat(Pod pod, int domain, Trial trial) {
        int node = domain == DomainTree.ROOT ? best.applyAsInt(pod) : fullest(pod, domain);
        return node >= 0 && trial.seat(pod, node);
    }

    /** The node of a domain that takes the pod and is left with least, or -1. */
    private int fullest(Pod pod, int domain) {
        var fit = space.fit(pod);
        var states = new NodeStates(space.cluster(), List.of(fit), null);
        int fullest = NONE;
        for (int place = tree.firstPlace(domain); place < tree.lastPlace(domain); place++) {
            int node = tree.nodeAt(place);
            if (fit.fits(node) && (fullest == NONE || states.free(node) < states.free(fullest))) {
                fullest = node;
            }
        }
        return fullest;
    }

    /** Members beyond the least join those of their roles, as far as there is room. */
    private void grow(Trial trial) {
        var seated = new HashSet<String>();
        trial.seats().forEach(seat -> seated.add(seat.pod().name()));
        for (var pod : quota.candidates()) {
            var domain = domainOf.get(Gang.roleOf(pod));
            if (domain != null && !seated.contains(pod.name()) && isOpen(Gang.roleOf(pod), trial)) {
                seat(pod, domain, trial);
            }
        }
    }

    /** Whether a role that stands has its min, so that further members may join. */
    private boolean isOpen(String role, Trial trial) {
        var started = new HashMap<String, Integer>();
        trial.seats().forEach(seat -> started.merge(Gang.roleOf(seat.pod()), 1, Integer::sum));
        return started.getOrDefault(role, 0) >= quota.leastOf(role);
    }

    /** The domains of a depth in which a piece may be, the tightest first. */
    private List<Integer> domains(Piece piece, int depth, int within) {
        if (depth == tree.depth(within)) {
            return List.of(within);
        }
        var running = gang.running().stream()
                .filter(pod -> piece.roles.contains(Gang.roleOf(pod)))
                .toList();
        var anchor = Anchor.of(running, space.cluster());
        var tied = anchor.domains(tree, depth);
        var sums = space.sums(tree);
        var scarcest = scarcest(piece, sums);
        var domains = new ArrayList<Integer>();
        for (int domain = tree.start(depth); domain < tree.end(depth); domain++) {
            if (tree.named(domain)
                    && (anchor.isNone() || tied.contains(domain))
                    && tree.ancestor(domain, tree.depth(within)) == within) {
                domains.add(domain);
            }
        }
        domains.sort(Comparator.<Integer>comparingLong(domain -> sums.free(domain, scarcest))
                .thenComparingInt(tree::size));
        return domains;
    }

    /** The resource of which a piece takes the greatest share of what is free. */
    private String scarcest(Piece piece, FreeSums sums) {
        var parts = piece.roles.stream()
                .sorted()
                .flatMap(role -> partsOf.getOrDefault(role, List.of()).stream())
                .toList();
        var scarcest = "";
        double share = -1;
        for (var entry : Part.sum(parts).entrySet()) {
            double taken = entry.getValue() / (double) Math.max(1, sums.free(DomainTree.ROOT, entry.getKey()));
            if (taken > share) {
                share = taken;
                scarcest = entry.getKey();
            }
        }
        return scarcest;
    }
}
