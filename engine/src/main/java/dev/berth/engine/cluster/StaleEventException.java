package dev.berth.engine.cluster;

/** An event speaks of a state of the cluster that has passed; nothing was changed. */
public final class StaleEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StaleEventException(String message) {
        super(message);
    }
}
