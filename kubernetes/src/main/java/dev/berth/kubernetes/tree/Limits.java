package dev.berth.kubernetes.tree;

/** Bounds on documents; beyond them a document is refused, whatever it says. */
public final class Limits {
    /** Nesting of mappings and sequences. */
    public static final int DEPTH_MAX = 100;

    /** Bytes or characters of one document that is not a list, or of one item of a list. */
    public static final int DOCUMENT_LENGTH_MAX = 64 << 20;

    /** Values in one object, aliases counted as often as they are used. */
    public static final int VALUES_PER_OBJECT_MAX = 2_000_000;

    /** Characters of one scalar. */
    public static final int SCALAR_LENGTH_MAX = 5_000_000;

    /** Characters of one number. */
    public static final int NUMBER_LENGTH_MAX = 1_000;

    private Limits() {}
}
