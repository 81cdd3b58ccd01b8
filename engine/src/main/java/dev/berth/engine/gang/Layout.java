package dev.berth.engine.gang;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Spreads a number of equal pods over the nodes of a domain that takes them.
 *
 * <p>Within a domain, as few parts as possible are used: a part that takes all that is left is chosen as tightly as
 * possible, else the roomiest part is filled first. Where a spread is asked for, each pod (or slice) goes to the domain
 * with the fewest so far, which makes the fullest domain as empty as room allows. Slices are shared out whole.
 *
 * <p>The result is in the order of the tree, so pods in the order of their ranks sit next to their neighbours; slices stay
 * together, and the one that is not whole comes last.
 */
final class Layout {
    private final ShapeRoom room;
    private final DomainTree tree;
    private final Demand demand;
    private final @Nullable SliceRoom slices;
    private final Map<Integer, Integer> running;
    private final List<Share> shares = new ArrayList<>();
    private int incomplete = -1;

    /** Some pods on one node. */
    record Share(int node, int pods) {}

    Layout(DomainChoice choice, ShapeRoom room, Demand demand, Anchor anchor) {
        this.room = room;
        this.demand = demand;
        tree = room.tree();
        slices = choice.slices;
        running = demand.spread() >= 0 ? anchor.counts(tree, demand.spread()) : Map.of();
    }

    /** Where each of so many pods goes, in the order of their ranks; the domain must take them. */
    List<Share> over(int domain, int pods) {
        fill(domain, pods);
        int last = incomplete;
        shares.sort(Comparator.<Share>comparingInt(share -> last >= 0 && tree.holds(last, share.node()) ? 1 : 0)
                .thenComparingInt(share -> tree.placeOf(share.node())));
        return shares;
    }

    private void fill(int domain, int pods) {
        int depth = tree.depth(domain);
        boolean sliced = slices != null && demand.slicesWithin(depth);
        boolean spread = demand.spreadsWithin(depth);
        if (spread && !(sliced && demand.slice() < demand.spread())) {
            spread(domain, pods, sliced);
        } else if (sliced) {
            slice(domain, pods);
        } else {
            pack(domain, pods);
        }
    }

    /** A part of a domain, what it takes and what it gets. */
    private static final class Part {
        final int domain;
        final long room;
        long gets;
        int runs;

        Part(int domain, long room) {
            this.domain = domain;
            this.room = room;
        }
    }

    private void spread(int domain, int pods, boolean sliced) {
        int unit = sliced ? demand.sliceSize() : 1;
        var parts = new ArrayList<Part>();
        for (int part = tree.start(demand.spread()); part < tree.end(demand.spread()); part++) {
            if (tree.ancestor(part, tree.depth(domain)) == domain) {
                var made = new Part(part, sliced && slices != null ? slices.in(part) : room.in(part));
                made.runs = running.getOrDefault(part, 0) / unit;
                parts.add(made);
            }
        }
        var emptiest = new PriorityQueue<>(Comparator.<Part>comparingLong(part -> part.runs + part.gets)
                .thenComparingLong(part -> part.gets - part.room)
                .thenComparingInt(part -> part.domain));
        parts.stream().filter(part -> part.room > 0).forEach(emptiest::add);
        for (int left = pods / unit; left > 0; left--) {
            var part = emptiest.remove();
            part.gets++;
            if (part.gets < part.room) {
                emptiest.add(part);
            }
        }
        int rest = pods % unit;
        int takesRest = rest == 0 ? -1 : partForRest(parts, rest);
        for (int i = 0; i < parts.size(); i++) {
            if (i == takesRest && demand.slice() == demand.spread()) {
                incomplete = parts.get(i).domain;
            }
            long whole = parts.get(i).gets * unit + (i == takesRest ? rest : 0);
            if (whole > 0) {
                fill(parts.get(i).domain, (int) whole);
            }
        }
    }

    private void slice(int domain, int pods) {
        var gets = new long[tree.end(demand.slice())];
        gets[domain] = pods / demand.sliceSize();
        for (int at = domain; at < tree.start(demand.slice()); at++) {
            if (gets[at] > 0) {
                share(at, gets);
            }
        }
        var parts = new ArrayList<Part>();
        for (int part = tree.start(demand.slice()); part < tree.end(demand.slice()); part++) {
            if (slices != null && tree.ancestor(part, tree.depth(domain)) == domain) {
                var made = new Part(part, slices.in(part));
                made.gets = gets[part];
                parts.add(made);
            }
        }
        int rest = pods % demand.sliceSize();
        int takesRest = rest == 0 ? -1 : partForRest(parts, rest);
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            if (i == takesRest) {
                incomplete = part.domain;
            }
            long whole = part.gets * demand.sliceSize() + (i == takesRest ? rest : 0);
            if (whole > 0) {
                fill(part.domain, (int) whole);
            }
        }
    }

    /** The part that takes the last, incomplete slice: one in use if possible, then the one that is left with least. */
    private int partForRest(List<Part> parts, int rest) {
        int best = -1;
        for (int i = 0; i < parts.size(); i++) {
            if (left(parts.get(i)) >= rest && (best < 0 || better(parts.get(i), parts.get(best)))) {
                best = i;
            }
        }
        if (best < 0) {
            throw new IllegalStateException("no part takes the last slice of " + rest + " pods");
        }
        return best;
    }

    private long left(Part part) {
        if (slices == null) {
            return 0;
        }
        return part.room > part.gets ? demand.sliceSize() : slices.beyond(part.domain);
    }

    private boolean better(Part part, Part other) {
        boolean used = part.gets + part.runs > 0;
        boolean otherUsed = other.gets + other.runs > 0;
        return used != otherUsed ? used : left(part) < left(other);
    }

    /** Shares the slices of a domain out to its children. */
    private void share(int domain, long[] gets) {
        int first = tree.firstChild(domain);
        int count = tree.lastChild(domain) - first;
        var rooms = new long[count];
        for (int i = 0; i < count; i++) {
            rooms[i] = slices == null ? 0 : slices.in(first + i);
        }
        long[] shared = packed(rooms, gets[domain]);
        for (int i = 0; i < count; i++) {
            gets[first + i] = shared[i];
        }
    }

    private void pack(int domain, int pods) {
        if (tree.isLeaf(domain)) {
            packNodes(domain, pods);
            return;
        }
        int first = tree.firstChild(domain);
        var rooms = new long[tree.lastChild(domain) - first];
        for (int i = 0; i < rooms.length; i++) {
            rooms[i] = room.in(first + i);
        }
        long[] shared = packed(rooms, pods);
        for (int i = 0; i < rooms.length; i++) {
            if (shared[i] > 0) {
                fill(first + i, (int) shared[i]);
            }
        }
    }

    private void packNodes(int domain, int pods) {
        int first = tree.firstPlace(domain);
        var rooms = new long[tree.size(domain)];
        for (int i = 0; i < rooms.length; i++) {
            rooms[i] = room.onNode(tree.nodeAt(first + i));
        }
        long[] shared = packed(rooms, pods);
        for (int i = 0; i < rooms.length; i++) {
            if (shared[i] > 0) {
                shares.add(new Share(tree.nodeAt(first + i), (int) shared[i]));
            }
        }
    }

    /**
     * Shares an amount out to parts: the tightest part that takes all that is left or, while there is none, the roomiest.
     * The first of equals. Fewest parts: after i steps the i roomiest are full, and no i parts hold more.
     */
    static long[] packed(long[] rooms, long amount) {
        var shared = new long[rooms.length];
        long left = amount;
        int tightest = tightest(rooms, shared, left);
        if (tightest < 0) {
            // Room in the high half, place in the low half, so that sorting puts the roomiest and earliest first.
            var order = new long[rooms.length];
            for (int i = 0; i < rooms.length; i++) {
                order[i] = -Math.min(rooms[i], Integer.MAX_VALUE) << 32 | i;
            }
            Arrays.sort(order);
            for (int i = 0; i < order.length && tightest < 0 && left > 0; i++) {
                int roomiest = (int) order[i];
                shared[roomiest] = rooms[roomiest];
                left -= rooms[roomiest];
                if (i + 1 < order.length && rooms[(int) order[i + 1]] >= left) {
                    tightest = tightest(rooms, shared, left);
                }
            }
        }
        if (tightest >= 0 && left > 0) {
            shared[tightest] = left;
            left = 0;
        }
        if (left > 0) {
            throw new IllegalStateException("a domain was to take " + amount + " pods, but lacks room for " + left);
        }
        return shared;
    }

    /** The unused part with the least room that suffices, or -1. */
    private static int tightest(long[] rooms, long[] shared, long amount) {
        int best = -1;
        for (int i = 0; i < rooms.length; i++) {
            if (shared[i] == 0 && rooms[i] >= amount && (best < 0 || rooms[i] < rooms[best])) {
                best = i;
            }
        }
        return best;
    }
}
