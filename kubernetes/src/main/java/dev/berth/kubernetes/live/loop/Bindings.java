package dev.berth.kubernetes.live.loop;

import dev.berth.engine.decide.Reason;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Uid;
import dev.berth.engine.plugin.ReasonCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Bindings under way, and what each answer means.
 *
 * <ul>
 *   <li>Done: the watch will show it; until then it stays assumed.
 *   <li>Unknown (no answer, 5xx): the same order again, as often as it takes. It names uid and node, so that a binding
 *       which had been done in spite of all answers 409 and the read shows it.
 *   <li>Contradicted (404, 409) or refused: read the pod. On a node: that is the truth. Unbound: the room is given back
 *       and the pod waits, longer each time. Gone: so be it.
 * </ul>
 */
final class Bindings {
    private static final long FIRST_RETRY_NANOS = 100_000_000L;
    private static final long LAST_RETRY_NANOS = 10_000_000_000L;

    /** A binding that the server confirmed and no watch has shown for so long is read. */
    static final long UNSEEN_NANOS_MAX = 30_000_000_000L;

    private static final long SWEEP_NANOS = 5_000_000_000L;

    private final LiveCluster live;
    private final WaitingPods waiting;
    private final Writes writes;
    private final Telemetry telemetry;
    /** What is to be tried again, by uid. */
    private final Map<Uid, Runnable> retries = new LinkedHashMap<>();

    private long nextSweep;

    private final BiConsumer<Pod, Reason> tell;

    /** @param tell told why a pod waits */
    Bindings(LiveCluster live, WaitingPods waiting, Writes writes, Telemetry telemetry, BiConsumer<Pod, Reason> tell) {
        this.tell = tell;
        this.live = live;
        this.waiting = waiting;
        this.writes = writes;
        this.telemetry = telemetry;
    }

    /** The room that was kept is free now, and the pod's claims are bound. */
    void begin(Assumption reserved, long epoch) {
        reserved.stage = Assumption.Stage.BINDING;
        writes.bind(new Orders.Bind(reserved.pod, reserved.node, reserved.devices, epoch));
    }

    void ended(Observation.BindEnded ended, long now, long wallMillis) {
        var order = ended.order();
        var pod = order.pod();
        var assumption = live.assumptions().get(pod.uid());
        switch (ended.answer()) {
            case BindAnswer.Done done -> {
                writes.event(new Orders.Event(
                        pod, false, "Scheduled", "Assigned " + pod.key() + " to " + order.node() + ".", order.epoch()));
                if (assumption != null) {
                    assumption.stage = Assumption.Stage.BOUND;
                }
                telemetry.bound(
                        Math.max(0, wallMillis - pod.createdAtMillis()),
                        assumption == null ? 0 : now - assumption.sinceNanos);
            }
            case BindAnswer.Unknown(String why) -> {
                telemetry.bindFailed("unknown");
                retry(assumption, why, now, () -> writes.bind(order));
            }
            case BindAnswer.Contradicted(String why) -> readAfter(assumption, "contradicted", why, now);
            case BindAnswer.Refused(String why) -> {
                readAfter(assumption, "refused", why, now);
                writes.event(new Orders.Event(pod, true, "FailedBinding", why, order.epoch()));
            }
            case BindAnswer.Fenced fenced -> {
                // Not sent by this reign. Where an earlier attempt may have arrived, only a read tells.
                readAfter(assumption, "fenced", "another Berth leads", now);
            }
        }
    }

    private void readAfter(@Nullable Assumption assumption, String outcome, String why, long now) {
        telemetry.bindFailed(outcome);
        if (assumption != null) {
            assumption.stage = Assumption.Stage.READING;
            assumption.trouble = why;
            writes.read(new Orders.Read(assumption.pod));
        }
    }

    /** Its pod was seen on a node, or is gone: nothing is to be done where there is no assumption any more. */
    private void retry(@Nullable Assumption assumption, String why, long now, Runnable again) {
        if (assumption == null) {
            return;
        }
        assumption.trouble = why;
        long wait = Math.min(LAST_RETRY_NANOS, FIRST_RETRY_NANOS << Math.min(assumption.attempts, 10));
        assumption.attempts++;
        assumption.retryAt = now + wait;
        retries.put(assumption.pod.uid(), again);
    }

    void read(Observation.PodRead read, long now) {
        var pod = read.order().pod();
        var seen = read.pod();
        var assumption = live.assumptions().get(pod.uid());
        if (assumption == null || assumption.stage != Assumption.Stage.READING) {
            return;
        }
        if (seen == null) {
            live.podGone(pod.namespace(), pod.name(), pod.uid());
        } else if (seen.nodeName() != null) {
            live.podSeen(seen, read.status());
        } else {
            live.release(assumption);
            tell.accept(
                    assumption.pod,
                    new Reason(
                            ReasonCode.BINDING_REFUSED,
                            live.cluster().nodes().size(),
                            List.of(new Reason.Count(ReasonCode.BINDING_REFUSED, assumption.trouble, 0))));
            waiting.delay(assumption.pod, now);
        }
    }

    void readFailed(Orders.Read order, long now) {
        var assumption = live.assumptions().get(order.pod().uid());
        retry(assumption, "the pod cannot be read", now, () -> writes.read(order));
    }

    int tick(long now) {
        int done = sweep(now);
        for (var uid : new ArrayList<>(retries.keySet())) {
            var assumption = live.assumptions().get(uid);
            if (assumption == null) {
                retries.remove(uid);
            } else if (assumption.retryAt <= now) {
                var again = retries.remove(uid);
                if (again != null) {
                    again.run();
                    done++;
                }
            }
        }
        return done;
    }

    /** A watch that lost an event must not keep room for ever. */
    private int sweep(long now) {
        if (now < nextSweep || live.assumptions().isEmpty()) {
            return 0;
        }
        nextSweep = now + SWEEP_NANOS;
        int read = 0;
        for (var assumption : live.assumptions().values()) {
            if (assumption.stage == Assumption.Stage.BOUND && now - assumption.sinceNanos > UNSEEN_NANOS_MAX) {
                assumption.stage = Assumption.Stage.READING;
                writes.read(new Orders.Read(assumption.pod));
                read++;
            }
        }
        return read;
    }

    long nextTick() {
        long next = live.assumptions().isEmpty() ? Long.MAX_VALUE : nextSweep;
        for (var uid : retries.keySet()) {
            var assumption = live.assumptions().get(uid);
            next = Math.min(next, assumption == null ? 0 : assumption.retryAt);
        }
        return next;
    }
}
