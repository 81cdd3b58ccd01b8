package dev.berth.engine.gang;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the domain for members of one shape.
 *
 * <p>The preferred level is tried first, then one wider level after the other up to the required one. At each level, of the
 * domains with room for all, the one with the least room is taken: what is large stays whole for those who need it. Where
 * no domain has room for all, the one of the required level that takes most is taken, if it takes enough.
 *
 * <p>Members that run already tie the others to their domains.
 *
 * <p><b>Cost.</b> O(domains of the levels tried); a domain whose sums are known is not looked into, and one whose free
 * amounts do not suffice in sum is not looked into either.
 */
final class DomainChoice {
    private static final int NONE = -1;

    private final ShapeRoom room;
    private final DomainTree tree;
    private final FreeSums sums;
    private final Demand demand;
    private final Anchor anchor;
    private final int within;
    private final int withinDepth;
    final @Nullable SliceRoom slices;

    /** @param within the domain in which to choose, no narrower than what is required */
    DomainChoice(ShapeRoom room, FreeSums sums, Demand demand, Anchor anchor, int within) {
        this.room = room;
        this.sums = sums;
        this.demand = demand;
        this.anchor = anchor;
        this.within = within;
        tree = room.tree();
        withinDepth = tree.depth(within);
        slices =
                demand.slicesWithin(demand.required()) ? new SliceRoom(room, demand.slice(), demand.sliceSize()) : null;
    }

    /** The domain, or -1 where none takes enough. */
    int domain() {
        for (int depth = demand.preferred(); depth >= demand.required(); depth--) {
            int tightest = tightest(depth);
            if (tightest != NONE) {
                return tightest;
            }
        }
        int roomiest = roomiest(demand.required());
        return roomiest != NONE && pods(roomiest, demand.most()) >= Math.max(1, demand.least()) ? roomiest : NONE;
    }

    /** How many of some pods a domain takes. */
    long pods(int domain, int wanted) {
        if (slices != null && demand.slicesWithin(tree.depth(domain))) {
            return slices.pods(domain, wanted, demand.least());
        }
        return Math.min(wanted, room.in(domain));
    }

    /** Whether members may go to a domain: it is one, lies where the choice is made, and is where others run. */
    private boolean open(int domain, Set<Integer> tied) {
        return tree.named(domain)
                && (anchor.isNone() || tied.contains(domain))
                && (within == DomainTree.ROOT || tree.ancestor(domain, withinDepth) == within);
    }

    private int tightest(int depth) {
        int best = NONE;
        var tied = anchor.domains(tree, depth);
        for (int domain = tree.start(depth); domain < tree.end(depth); domain++) {
            if (mayTake(domain, demand.most())
                    && open(domain, tied)
                    && pods(domain, demand.most()) == demand.most()
                    && (best == NONE || tighter(domain, best))) {
                best = domain;
            }
        }
        return best;
    }

    private boolean tighter(int domain, int other) {
        long difference = room.in(domain) - room.in(other);
        return difference < 0 || (difference == 0 && tree.size(domain) < tree.size(other));
    }

    /** The domain of a depth that takes most of the wanted pods, the tightest of equals; -1 where there is none. */
    int roomiest(int depth) {
        int best = NONE;
        long most = -1;
        var tied = anchor.domains(tree, depth);
        for (int domain = tree.start(depth); domain < tree.end(depth); domain++) {
            if (open(domain, tied)) {
                long pods = pods(domain, demand.most());
                if (pods > most || (pods == most && tighter(domain, best))) {
                    best = domain;
                    most = pods;
                }
            }
        }
        return best;
    }

    /** Whether the sums of free amounts leave it open that the domain takes so many. */
    private boolean mayTake(int domain, int pods) {
        var fit = room.fit();
        return room.isKnown(domain) ? room.in(domain) >= pods : sums.bound(domain, fit.asked(), fit.devices()) >= pods;
    }
}
