package dev.berth.kubernetes.objects;

/** An object says something that cannot be; the message names file, line, object, field, value and what to do. */
public final class InvalidObjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidObjectException(String message) {
        super(message);
    }
}
