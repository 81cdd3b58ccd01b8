package dev.berth.engine.plugin;

/** Ways to bring scores to 0..100. */
final class Normalization {
    private Normalization() {}

    /** Proportional to the greatest score; reversed: the greatest becomes 0. All 0 stays 0, reversed 100. */
    static void byGreatest(long[] scores, int count, boolean reversed) {
        long greatest = 0;
        for (int i = 0; i < count; i++) {
            greatest = Math.max(greatest, scores[i]);
        }
        for (int i = 0; i < count; i++) {
            long share = greatest == 0 ? 0 : Scorer.SCORE_MAX * scores[i] / greatest;
            scores[i] = reversed ? Scorer.SCORE_MAX - share : share;
        }
    }
}
