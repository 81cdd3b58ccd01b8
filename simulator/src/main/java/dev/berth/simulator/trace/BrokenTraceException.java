package dev.berth.simulator.trace;

/** A line of a trace is not what it must be; the message names file, line, field and value. */
public final class BrokenTraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_MAX = 80;

    public BrokenTraceException(String file, long line, String what) {
        super(file + ":" + line + ": " + what);
    }

    /** A field whose value is wrong. */
    static BrokenTraceException field(String file, long line, String field, String value, String what) {
        return new BrokenTraceException(file, line, field + " is \"" + shown(value) + "\": " + what);
    }

    private static String shown(String value) {
        String printable = value.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > SHOWN_MAX ? printable.substring(0, SHOWN_MAX) + "…" : printable;
    }
}
