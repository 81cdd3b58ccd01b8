package dev.berth.kubernetes.tree;

/** A document is not JSON or YAML, or exceeds a limit. */
public final class MalformedDocumentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedDocumentException(String file, int line, String what) {
        super(file + ":" + line + ": " + what);
    }
}
