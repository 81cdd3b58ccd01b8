package dev.berth.engine.cluster;

/** A named limit of the engine would be exceeded; nothing was changed. */
public final class LimitExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LimitExceededException(String what, long limit, String by) {
        super("Too many " + what + ": the limit is " + limit + " and " + by + " would exceed it");
    }
}
