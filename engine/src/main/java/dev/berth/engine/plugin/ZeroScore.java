package dev.berth.engine.plugin;

/** A scorer to which all nodes are the same. */
public final class ZeroScore implements PodScorer {
    public static final ZeroScore INSTANCE = new ZeroScore();

    private ZeroScore() {}

    @Override
    public Scope scope() {
        return Scope.FACTS;
    }

    @Override
    public boolean normalizes() {
        return false;
    }

    @Override
    public long score(int node) {
        return 0;
    }
}
