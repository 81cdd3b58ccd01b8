package dev.berth.embedded.patch;

/** A patch does not fit the object: a path that is not there, a test that fails. */
public final class PatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PatchException(String message) {
        super(message);
    }
}
