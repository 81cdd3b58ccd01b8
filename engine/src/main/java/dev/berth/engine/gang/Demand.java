package dev.berth.engine.gang;

/**
 * What members of one shape need of a tree, in depths of its levels; -1 is the whole cluster.
 *
 * @param least fewest pods to place
 * @param most pods to place if there is room
 * @param required depth of which all share one domain
 * @param preferred depth of which all should share one domain; at least {@code required}
 * @param slice depth of which each slice shares one domain; -1 for no slices
 * @param sliceSize pods of a slice; 1 for no slices
 * @param spread depth over whose domains pods are spread; -1 for no spread
 */
record Demand(int least, int most, int required, int preferred, int slice, int sliceSize, int spread) {
    Demand {
        if (least < 0 || most < least || preferred < required || sliceSize < 1) {
            throw new IllegalArgumentException("a demand needs 0 <= least <= most, a preferred level that is not wider"
                    + " than the required one and slices of at least 1; got " + least + " to " + most + " pods, levels "
                    + required + " and " + preferred + ", slices of " + sliceSize);
        }
    }

    /** Whether slices matter within a domain of a depth. */
    boolean slicesWithin(int depth) {
        return slice > depth;
    }

    boolean spreadsWithin(int depth) {
        return spread > depth;
    }
}
