package dev.berth.kubernetes.objects;

/** An object says something that cannot be; the message names file, line, object, field, value and what to do. */
public final class InvalidObjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    InvalidObjectException(int line, String message) {
        super(message);
        this.line = line;
    }

    /** The line of the file that the message names. */
    public int line() {
        return line;
    }
}
