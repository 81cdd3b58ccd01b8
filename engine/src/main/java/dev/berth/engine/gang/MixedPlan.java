package dev.berth.engine.gang;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Members of several shapes, or with needs of their own.
 *
 * <p>Domains are tried from the preferred level to the required one, the tightest first. A domain whose free amounts do not
 * suffice in sum, or that lacks room for one of the shapes, is not looked into. In a domain, the shapes are first placed one
 * after the other in bulk, hardest first ({@link OneShape} each); only where that fails, a {@link Search} decides. Where not
 * all members fit, as few as must start are searched for, and others follow as far as there is room.
 */
final class MixedPlan {
    private final GangSpace space;
    private final Gang gang;
    private final Quota quota;
    private final DomainTree tree;
    private final Anchor anchor;
    private final List<Part> parts;
    private final Demand demand;
    private @Nullable Search search;

    MixedPlan(GangSpace space, Gang gang, Quota quota, DomainTree tree, Anchor anchor, List<Part> parts) {
        this.space = space;
        this.gang = gang;
        this.quota = quota;
        this.tree = tree;
        this.anchor = anchor;
        this.parts = parts.stream().sorted(Part.HARDEST_FIRST).toList();
        int all = quota.candidates().size();
        demand = OneShape.demand(tree, gang.topology(), Math.min(all, quota.least()), all, -1);
    }

    private Search search() {
        if (search == null) {
            search = new Search(space, gang, quota, tree, parts);
        }
        return search;
    }

    /** Whether the search gave up. */
    boolean ended() {
        return search != null && search.ended();
    }

    /** The domain in which the trial now holds enough members, or -1 where none was found. */
    int into(Trial trial) {
        var all = Part.sum(parts);
        for (int depth = demand.preferred(); depth >= demand.required(); depth--) {
            for (int domain : domains(depth, all, true)) {
                if (inBulk(domain, trial) || (demand.least() == demand.most() && search().run(domain, trial, 0))) {
                    return domain;
                }
            }
        }
        if (demand.least() == demand.most()) {
            return -1;
        }
        for (int domain : domains(demand.required(), Map.of(), false)) {
            if (search().run(domain, trial, demand.most() - Math.max(1, demand.least()))) {
                return domain;
            }
        }
        return -1;
    }

    /** The domains of a depth that may take the members, the tightest first; the roomiest first where not all fit. */
    private List<Integer> domains(int depth, Map<String, Long> sum, boolean tightestFirst) {
        var sums = space.sums(tree);
        var tied = anchor.domains(tree, depth);
        var domains = new ArrayList<Integer>();
        for (int domain = tree.start(depth); domain < tree.end(depth); domain++) {
            if (tree.named(domain)
                    && (anchor.isNone() || tied.contains(domain))
                    && Part.fitsInSum(sum, sums, domain)
                    && (!tightestFirst || takesEachPart(domain, sums))) {
                domains.add(domain);
            }
        }
        var scarce = scarcest(sums);
        var tightest = Comparator.<Integer>comparingLong(domain -> sums.free(domain, scarce))
                .thenComparingInt(tree::size);
        domains.sort(tightestFirst ? tightest : tightest.reversed());
        return domains;
    }

    private boolean takesEachPart(int domain, FreeSums sums) {
        for (var part : parts) {
            var room = space.room(part.first(), tree);
            if (room != null) {
                int wanted = part.pods().size();
                boolean may = room.isKnown(domain)
                        || sums.bound(domain, room.fit().asked(), room.fit().devices()) >= wanted;
                if (!may || room.in(domain) < wanted) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The resource of which the gang takes the greatest share of what is free. */
    private String scarcest(FreeSums sums) {
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

    /** All members, part after part; false, with the trial as it was, where that does not work out. */
    private boolean inBulk(int domain, Trial trial) {
        if (gang.topology().sliceSize() > 0 || !gang.sections().isNone()) {
            return false;
        }
        int before = trial.size();
        for (var part : parts) {
            if (!inBulk(part, domain, trial)) {
                trial.shrinkTo(before);
                return false;
            }
        }
        return true;
    }

    private boolean inBulk(Part part, int domain, Trial trial) {
        var room = space.room(part.first(), tree);
        if (room == null) {
            return false;
        }
        int count = part.pods().size();
        var request = part.topology().spreadLevel().isEmpty()
                ? part.topology().spreadOver(gang.topology().spreadLevel())
                : part.topology();
        var wanted = OneShape.demand(tree, request, count, count, tree.depth(domain));
        var found = new OneShape(space, room).find(wanted, anchorOf(part), domain);
        if (found == null) {
            return false;
        }
        int next = 0;
        for (var share : found.shares()) {
            for (int i = 0; i < share.pods(); i++) {
                if (!trial.seat(part.pods().get(next++), share.node())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Members of a role with levels of its own join those of the role; the domain of all others is chosen already. */
    private Anchor anchorOf(Part part) {
        if (part.topology().isNone()) {
            return Anchor.NONE;
        }
        return Anchor.of(
                gang.running().stream()
                        .filter(pod -> Gang.roleOf(pod).equals(part.role()))
                        .toList(),
                space.cluster());
    }
}
