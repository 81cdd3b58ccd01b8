package dev.berth.engine.cluster;

/** Counts changes that caches cannot catch up with node by node. */
final class Versions {
    private long nodeSet;
    private long facts;
    private long storage;

    long nodeSet() {
        return nodeSet;
    }

    long facts() {
        return facts;
    }

    long storage() {
        return storage;
    }

    /** A node came or went. */
    void nodeSetChanged() {
        nodeSet++;
    }

    /** What filters and scorers say of any pod may have changed on any node. */
    void factsChanged() {
        facts++;
    }

    /** What they say of pods with volumes may have. */
    void storageChanged() {
        storage++;
    }
}
