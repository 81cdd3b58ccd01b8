package dev.berth.simulator.trace;

import java.util.ArrayList;
import java.util.List;

/** What becomes of broken lines: the first ends the reading, or all are counted and left out. */
public final class Problems {
    /** Messages kept; beyond that lines are only counted. */
    public static final int KEPT_MAX = 20;

    private final boolean keepGoing;
    private final List<String> messages = new ArrayList<>();
    private long count;

    private Problems(boolean keepGoing) {
        this.keepGoing = keepGoing;
    }

    /** The first broken line ends the reading. */
    public static Problems refuse() {
        return new Problems(false);
    }

    /** Broken lines are left out and counted. */
    public static Problems skip() {
        return new Problems(true);
    }

    void met(BrokenTraceException problem) {
        if (!keepGoing) {
            throw problem;
        }
        count++;
        if (messages.size() < KEPT_MAX) {
            messages.add(String.valueOf(problem.getMessage()));
        }
    }

    /** How many lines were left out. */
    public long count() {
        return count;
    }

    /** The first of the messages. */
    public List<String> messages() {
        return List.copyOf(messages);
    }
}
