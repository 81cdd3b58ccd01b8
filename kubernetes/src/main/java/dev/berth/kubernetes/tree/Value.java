package dev.berth.kubernetes.tree;

import java.util.List;
import java.util.Map;

/** A value of a parsed document. */
public sealed interface Value {
    /** The line on which the value begins, from 1. */
    int line();

    /** Named values, in the order of the document. */
    record Mapping(Entries entries, int line) implements Value {
        public Mapping(Map<String, Value> entries, int line) {
            this(Entries.of(entries), line);
        }
    }

    /** Values in order. */
    record Sequence(List<Value> items, int line) implements Value {}

    /** A text, number or truth value, as written. */
    record Scalar(String text, Kind kind, int line) implements Value {}

    /** The null value; Kubernetes treats it as absent. */
    record Null(int line) implements Value {}

    /** How a scalar was written. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN
    }
}
