package dev.berth.kubernetes.live.loop;

/** What became of writing down a claim's choice. */
public sealed interface ClaimAnswer {
    /** It stands at the API server; whoever makes and binds volumes does the rest. */
    record Done() implements ClaimAnswer {}

    /** It cannot be: the claim or the volume is gone, or belongs to somebody else by now, or the server says no. */
    record Contradicted(String why) implements ClaimAnswer {}

    /** No answer, or one that does not tell whether it was done. */
    record Unknown(String why) implements ClaimAnswer {}

    /** Not sent: this Berth may not write any more. */
    record Fenced() implements ClaimAnswer {}
}
