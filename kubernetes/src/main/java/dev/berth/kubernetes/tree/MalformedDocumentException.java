package dev.berth.kubernetes.tree;

/** A document is not JSON or YAML, or exceeds a limit. */
public final class MalformedDocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    /** A value in the document is none of those that its place takes. */
    public MalformedDocumentException(String file, int line, String what) {
        this(InputCode.INVALID_VALUE, file, line, what);
    }

    public MalformedDocumentException(InputCode code, String file, int line, String what) {
        super(code.endOf(file + ":" + line + ": " + what));
        this.line = line;
    }

    /** The line of the file that the message names. */
    public int line() {
        return line;
    }
}
