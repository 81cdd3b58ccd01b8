package dev.berth.kubernetes.objects;

/** An object says something that cannot be; the message names file, line, object, field, value and what to do. */
public final class InvalidObjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String fault;

    /** @param place file and line, as the message begins; empty where there are none */
    InvalidObjectException(int line, String place, String fault) {
        super(place + fault);
        this.line = line;
        this.fault = fault;
    }

    /** The line of the file that the message names. */
    public int line() {
        return line;
    }

    /** The message without file and line, which the object's author may not know: object, field, value and what to do. */
    public String fault() {
        return fault;
    }
}
