package dev.berth.testkit.oracle.kai;

/** How a scenario went. */
sealed interface KaiVerdict {
    /** All is as the scenario expects. */
    record Pass() implements KaiVerdict {}

    /** The scenario needs what Berth does not have yet. */
    record NotYet(String needs) implements KaiVerdict {}

    /** Berth has what it takes, and decides otherwise. */
    record Fail(String difference) implements KaiVerdict {}
}
