package dev.berth.testkit.live;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.log.CommitLog;
import dev.berth.embedded.log.LoggedRequest;
import dev.berth.embedded.log.RequestLog;
import dev.berth.embedded.store.Change;
import dev.berth.engine.cluster.Cluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a scheduler keeps its promises, from the server's own records: what was asked ({@link RequestLog}) and what
 * became of it ({@link CommitLog}). Nothing that the scheduler says of itself is believed.
 *
 * <ul>
 *   <li>I1: no pod is bound twice, and each binding names the uid of the pod that it bound.
 *   <li>I2: when a pod is bound, its node has room for it beside all that is on the node, devices included.
 *   <li>I3: a gang that was begun is whole, or on none of its nodes, within {@link Rules#gangWindow}.
 *   <li>I4, I7 at rest: what the scheduler counts on each node, and which pods it knows, is what a fresh reading of the
 *       server's objects gives.
 *   <li>I8 at rest: each pod that waits for the scheduler says why, with a code.
 *   <li>I9: at most {@link Rules#writesPerMinuteMax} writes for one pod within a minute, and no event beyond 1 KiB.
 * </ul>
 *
 * <p>A failure names the invariant, the object and the moment; with the seed of the test it can be played again.
 */
public final class RequestLogInvariants {
    private static final int NOTE_BYTES_MAX = 1_024;

    /** Pods whose writes are remembered before those that were quiet for a minute are forgotten. */
    private static final int PODS_MAX = 5_000;

    /**
     * What is asked of a test's scheduler.
     *
     * @param gangWindow how long a gang may be half bound
     * @param countsOthers whether pods of other schedulers may not be oversold either; false where they race with Berth
     */
    public record Rules(Duration gangWindow, boolean countsOthers, int writesPerMinuteMax) {
        /** A gang is finished or undone within the patience, a look and the evictions themselves. */
        public static final Rules STRICT = new Rules(Duration.ofSeconds(150), true, 60);

        /** For lives in which Berth may be unable to act for long: gangs are looked at when all has come to rest. */
        public Rules whenAtRest() {
            return new Rules(Duration.ofDays(1), countsOthers, writesPerMinuteMax);
        }

        public Rules amongOthers() {
            return new Rules(gangWindow, false, writesPerMinuteMax);
        }
    }

    private final RequestLog requests;
    private final CommitLog commits;
    private final String scheduler;
    private final Rules rules;
    private final ServerTruth truth;
    private final Map<String, String> boundBy = new HashMap<>();
    private long bound;
    /** Pods that are gone, and that nothing can bind any more. */
    private final List<String> gone = new ArrayList<>();

    private final Map<String, String> bindings = new HashMap<>();
    private final Map<String, ArrayDeque<Instant>> writes = new HashMap<>();
    private final Map<String, Instant> halfSince = new HashMap<>();
    private long requestsSeen;
    private long commitsSeen;
    private long checked;

    /** @param scheduler whose requests are judged, by their header User-Agent */
    public RequestLogInvariants(RequestLog requests, CommitLog commits, String scheduler, Rules rules) {
        this.requests = requests;
        this.commits = commits;
        this.scheduler = scheduler;
        this.rules = rules;
        truth = new ServerTruth(scheduler, rules.countsOthers());
    }

    /** Looks at what is new in the records. */
    public void check(Instant now) {
        whole();
        for (var each : commits.from(commitsSeen)) {
            took(each.change());
            if (ServerTruth.concernsGangs(each.change())) {
                gangs(each.at());
            }
        }
        commitsSeen = commits.count();
        for (var each : requests.from(requestsSeen)) {
            if (each.client().equals(scheduler) && each.isWrite()) {
                asked(each);
            }
        }
        requestsSeen = requests.count();
        gangs(now);
        checked++;
        gone.forEach(boundBy::remove);
        gone.forEach(bindings::remove);
        gone.clear();
    }

    private void whole() {
        if (commits.dropped() > commitsSeen || requests.dropped() > requestsSeen) {
            throw new AssertionError("the server's records are not whole: changes up to " + commits.dropped()
                    + " and requests up to " + requests.dropped() + " were dropped, but were looked at only up to "
                    + commitsSeen + " and " + requestsSeen
                    + "; check more often, or give it a larger loggedRequestsMax");
        }
    }

    /** Begins the windows of half-bound gangs anew, for tests that stretch them on purpose. */
    public void forgive() {
        halfSince.clear();
    }

    /** How often the records were looked at. */
    public long checked() {
        return checked;
    }

    /** Bindings that were committed so far. */
    public long bindings() {
        return bound;
    }

    private void took(Change change) {
        if (change.resource().plural().equals("pods")) {
            var before = change.before();
            String was = before == null ? "" : node(before.object());
            String is = node(change.after().object());
            if (!was.isEmpty() && !was.equals(is)) {
                throw broken("I1", change, "it moved from node " + was + " to \"" + is + "\"");
            }
            if (change.kind() == Change.Kind.DELETED) {
                gone.add(change.after().uid());
            } else if (was.isEmpty() && !is.isEmpty()) {
                bound++;
                boundBy.put(change.after().uid(), is);
                truth.took(change);
                truth.oversold(is).ifPresent(what -> {
                    if (truth.isOurs(change.after().object())) {
                        throw broken("I2", change, what);
                    }
                });
                return;
            }
        }
        truth.took(change);
    }

    private static String node(Json.Obj pod) {
        return pod.at("spec", "nodeName").text("");
    }

    private static AssertionError broken(String invariant, Change change, String what) {
        return new AssertionError(invariant + " at revision " + change.revision() + ", "
                + change.resource().plural() + " " + change.after().key() + " (uid "
                + change.after().uid() + "): " + what);
    }

    private void asked(LoggedRequest request) {
        String path = request.path();
        if (path.endsWith("/events")) {
            int length = request.body().get("note").text("").getBytes(StandardCharsets.UTF_8).length;
            if (length > NOTE_BYTES_MAX) {
                throw new AssertionError("I9: an event of " + length + " bytes: " + request.body());
            }
            return;
        }
        if (!path.contains("/pods/")) {
            return;
        }
        if (path.endsWith("/binding") && request.committed() == 201) {
            bound(request);
        }
        rate(request);
    }

    private void bound(LoggedRequest request) {
        String uid = request.body().at("metadata", "uid").text("");
        String node = request.body().at("target", "name").text("");
        if (uid.isEmpty()) {
            throw new AssertionError("I1: a binding that names no uid: " + request.path());
        }
        if (!node.equals(boundBy.get(uid))) {
            throw new AssertionError("I1: a binding of uid " + uid + " to " + node
                    + " was committed, but the pod is on " + boundBy.get(uid) + ": " + request.path());
        }
        var earlier = bindings.put(uid, node);
        if (earlier != null) {
            throw new AssertionError(
                    "I1: uid " + uid + " was bound to " + earlier + " and again to " + node + ": " + request.path());
        }
    }

    private void rate(LoggedRequest request) {
        String pod = request.path().replaceAll("/(binding|status|eviction)$", "");
        if (writes.size() > PODS_MAX) {
            writes.values().removeIf(old -> old.getLast().isBefore(request.at().minusSeconds(60)));
        }
        var times = writes.computeIfAbsent(pod, unused -> new ArrayDeque<>());
        times.addLast(request.at());
        while (times.getFirst().isBefore(request.at().minusSeconds(60))) {
            times.removeFirst();
        }
        if (times.size() > rules.writesPerMinuteMax()) {
            throw new AssertionError(
                    "I9: " + times.size() + " writes within a minute for " + pod + ", the last at " + request.at());
        }
    }

    private void gangs(Instant now) {
        var half = truth.halfBound();
        halfSince.keySet().retainAll(half.keySet());
        half.forEach((gang, how) -> {
            var since = halfSince.computeIfAbsent(gang, unused -> now);
            if (since.plus(rules.gangWindow()).isBefore(now)) {
                throw new AssertionError(
                        "I3: gang " + gang + " is half bound (" + how + ") since " + since + ", and it is " + now);
            }
        });
    }

    /** What must hold when nothing is under way. */
    public void checkAtRest(Cluster counted) {
        var fresh = usage(truth.rebuild());
        var known = usage(counted);
        if (!fresh.equals(known)) {
            var wrong = new StringBuilder("I4 and I7: the scheduler counts otherwise than the server's objects say:");
            fresh.forEach((what, value) -> {
                if (!value.equals(known.get(what))) {
                    wrong.append("\n  ")
                            .append(what)
                            .append(": ")
                            .append(value)
                            .append(" by the server, ")
                            .append(known.get(what))
                            .append(" by the scheduler");
                }
            });
            known.forEach((what, value) -> {
                if (!fresh.containsKey(what)) {
                    wrong.append("\n  ")
                            .append(what)
                            .append(": only the scheduler has it, ")
                            .append(value);
                }
            });
            throw new AssertionError(wrong.toString());
        }
        truth.halfBound().forEach((gang, how) -> {
            throw new AssertionError("I3: gang " + gang + " is half bound (" + how + ") and nothing is under way");
        });
        truth.unexplained().ifPresent(pod -> {
            throw new AssertionError("I8: " + pod + " waits and does not say why");
        });
    }

    private static Map<String, Long> usage(Cluster cluster) {
        var all = new HashMap<>(cluster.describe());
        all.keySet().removeIf(what -> !(what.startsWith("node ") || what.equals("pods") || what.startsWith("stray ")));
        return all;
    }
}
