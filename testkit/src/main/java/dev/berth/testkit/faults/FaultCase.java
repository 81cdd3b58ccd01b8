package dev.berth.testkit.faults;

/** What goes wrong, and what Berth makes of it. Each has a test that is marked with {@link Proves}. */
public enum FaultCase {
    F01(
            "the API server restarts in the middle of things",
            "orders are given again until the truth is known; nothing is lost or done twice"),
    F02("a watch falls silent and stays open", "after the bounded silence Berth is unready, lists again and goes on"),
    F03("what happened is compacted (410)", "a full list, whose difference is applied like events"),
    F04("listing again is answered 429", "Berth backs off for as long as it takes, and never gives up"),
    F05("a deletion falls into an outage of the watch", "the next list frees the room"),
    F06(
            "one event of a watch is lost",
            "a sweep finds it within the hour, mends it and counts it; so does the next event of the object. A binding"
                    + " that no watch shows is read within a minute"),
    F07(
            "an API server that is behind comes back",
            "it is refused until it has caught up; a binding names the uid, so that old knowledge binds nothing wrong"),
    F08("Berth restarts while jobs run", "usage and topology are rebuilt before the first decision"),
    F09("the lease is lost, and the loop goes on", "nothing is written any more"),
    F10("clocks are wrong by minutes", "only local, monotonic time decides who leads"),
    F11(
            "another scheduler uses the same nodes",
            "its pods count as usage; who comes second is refused and tried elsewhere"),
    F12("a binding is answered 409", "the pod is read, and what is seen is believed"),
    F13("a binding was done, but the answer is lost", "the room stays taken until a read or a watch proves it"),
    F14("a webhook always refuses a binding", "the pod backs off and loses its turn; others go on"),
    F15(
            "a node is deleted during a binding, or a pod names a node that is not there",
            "no room is left behind; the pod goes elsewhere"),
    F16("a pod is recreated under its name in the middle of a cycle", "it is another pod; nothing leaks"),
    F17("a pod is deleted while room is being made for it", "the reservation is given back"),
    F18("the node of a preemption vanishes", "the reservation is cleared and other nodes are tried"),
    F19("Berth crashes after k of a gang's bindings", "the gang is completed, or undone within a bound"),
    F20("a gang's object is seen later than its pods", "its pods wait for it, and start as one"),
    F24("an eviction fails in the middle of several", "it is tried again; nothing is counted twice or stuck"),
    F25(
            "a victim does not leave",
            "the reservation is given up after two minutes, which an event says, and another place is looked for"),
    F26(
            "a disruption budget forbids an eviction",
            "the Eviction API is asked again and again, at most 32 at once; no pod is deleted past it"),
    F27(
            "a node flaps between ready and not",
            "after the first return it must stay ready for a while, longer each time; then it takes pods, without a restart"),
    F28(
            "devices break below what is in use",
            "running pods stay, nothing fails, and no new pod gets a device that is not there"),
    F29("a kubelet refuses pods", "the node cools down for such pods, longer each time; the pod says why"),
    F33("a priority class is deleted", "pods keep the priority that they got"),
    F34("an object is malformed", "it is left out and counted; all others go on"),
    F35("quantities are negative, overflow or tiny", "they are refused, or exact"),
    F36("an API group is absent", "what it is for is off, which is said once; it works when the group appears"),
    F37(
            "rights are missing",
            "Berth is unready and names verb and resource; once they are granted it goes on by itself"),
    F38(
            "Berth is down, or scaled to 0",
            "there is no webhook and no finalizer of Berth's, so all other pods start and end; its own wait until it is"
                    + " back"),
    F39("100,000 pods wait", "a new pod that fits is placed at once; memory and threads stay flat"),
    F41("heartbeats and events storm", "they wake nobody whom they cannot help"),
    F42("Berth's own events fill etcd", "a pod is told once for each reason, in at most 1 KiB"),
    F43("etcd is full: all writes fail", "writes back off and go on when it works again; nothing is lost"),
    F44("a list takes a minute on a cold start", "nothing is decided before all are complete"),
    F45("memory leaks slowly", "heap, threads and assumptions stay flat over 30 virtual hours with faults"),
    F46(
            "a waiting pod is forgotten",
            "each waits for something that may cure its reason, and is tried once a minute in any case"),
    F47(
            "a long pause, an error in the loop",
            "who paused beyond the lease writes nothing; a loop that failed says so and stays dead");

    private final String what;
    private final String expected;

    FaultCase(String what, String expected) {
        this.what = what;
        this.expected = expected;
    }

    /** What goes wrong. */
    public String what() {
        return what;
    }

    /** What must come of it. */
    public String expected() {
        return expected;
    }
}
