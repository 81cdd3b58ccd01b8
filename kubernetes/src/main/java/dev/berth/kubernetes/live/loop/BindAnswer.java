package dev.berth.kubernetes.live.loop;

/** What became of a binding. */
public sealed interface BindAnswer {
    /** The pod is bound. */
    record Done() implements BindAnswer {}

    /** The pod is bound already, or another pod has its name now (409), or it is gone (404): read it. */
    record Contradicted(String why) implements BindAnswer {}

    /** The server says no, and nothing was done: a webhook, an account without the right, an object it finds wrong. */
    record Refused(String why) implements BindAnswer {}

    /** No answer, or one that does not tell whether it was done. */
    record Unknown(String why) implements BindAnswer {}

    /** Not sent: this Berth may not write any more. */
    record Fenced() implements BindAnswer {}
}
