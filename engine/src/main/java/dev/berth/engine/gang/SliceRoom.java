package dev.berth.engine.gang;

/**
 * How many slices of k pods each domain takes, where each slice must lie in one domain of the slice level.
 *
 * <p>A domain of the slice level with room for r pods takes r / k slices, rounded down; wider domains take the sum. Of n =
 * q x k + rest pods, the last slice has only {@code rest} pods. They fit exactly where there is room for q + 1 slices, or
 * for q slices and some domain of the slice level takes {@code rest} pods beyond its slices: whichever q slices are
 * placed, that domain can be left with at least what lies beyond its full slices.
 */
final class SliceRoom {
    private final ShapeRoom room;
    private final DomainTree tree;
    private final int depth;
    private final int size;
    private final long[] slices;
    private final long[] beyond;

    SliceRoom(ShapeRoom room, int depth, int size) {
        this.room = room;
        this.depth = depth;
        this.size = size;
        tree = room.tree();
        slices = new long[tree.end(depth)];
        beyond = new long[tree.end(depth)];
        for (int domain = tree.start(depth); domain < tree.end(depth); domain++) {
            if (tree.named(domain)) {
                slices[domain] = room.in(domain) / size;
                beyond[domain] = room.in(domain) % size;
            }
        }
        for (int domain = tree.end(depth) - 1; domain > DomainTree.ROOT; domain--) {
            int parent = tree.parent(domain);
            slices[parent] += slices[domain];
            beyond[parent] = Math.max(beyond[parent], beyond[domain]);
        }
    }

    /** Whole slices in a domain of the slice level or wider. */
    long in(int domain) {
        return slices[domain];
    }

    /** Greatest number of pods beyond whole slices that one domain of the slice level within takes. */
    long beyond(int domain) {
        return beyond[domain];
    }

    /**
     * How many of the wanted pods a domain takes in slices. Where not all fit, only whole slices are taken, and of one more
     * as many pods as it takes to come to the least number.
     */
    long pods(int domain, int wanted, int least) {
        long whole = Math.min(slices[domain], wanted / size);
        int rest = wanted % size;
        if (whole == wanted / size && (slices[domain] > whole || beyond[domain] >= rest)) {
            return wanted;
        }
        long pods = whole * size;
        return pods >= least ? pods : pods + Math.min(least - pods, beyond[domain]);
    }

    int depth() {
        return depth;
    }

    int size() {
        return size;
    }

    ShapeRoom room() {
        return room;
    }
}
