package dev.berth.engine.cluster;

/**
 * To which counted sets the pods of a kind belong, as far as sets were looked at. Immutable; where a kind belongs to none,
 * all kinds share one.
 *
 * @param sets numbers of the sets, ascending
 * @param looked how many sets were looked at
 */
record KindSets(int[] sets, int looked) {
    static final KindSets UNKNOWN = none(0);

    static KindSets none(int looked) {
        return new KindSets(new int[0], looked);
    }
}
