package dev.berth.simulator.run;

/**
 * Jobs that wait, in the order in which they may be tried. A job goes by its rank: the smaller, the earlier its turn.
 * Whoever was refused is not offered again before something was freed.
 */
interface Waiting {
    /** A job waits; equal gangs have equal numbers. */
    void add(int rank, int gang);

    /** The rank of the job to try now, or -1 where nobody may be tried. */
    int next();

    /** The job that {@link #next} offered runs now. */
    void started();

    /** The job that {@link #next} offered does not fit as things stand. */
    void refused();

    /** Something was freed: who was refused may be tried again. */
    void freed();

    int size();
}
