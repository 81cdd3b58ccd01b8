package dev.berth.kubernetes.live.loop;

import dev.berth.engine.cluster.StaleEventException;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Reason;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.CsiStorageCapacity;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Uid;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.plugin.volume.VolumeBindingPlugin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Claims that wait for their first consumer are bound before their pod is.
 *
 * <p><b>Idea.</b> As kube-scheduler's VolumeBinding before a binding: the choice is written to the API, a volume's
 * {@code claimRef} where one is there, the claim's annotation {@code volume.kubernetes.io/selected-node} where one is to
 * be made. Kubernetes' own controllers and the provisioner then bind claim and volume, which the watch shows. Until
 * then pod, claims and volumes are counted as they will be, and nobody waits: other pods are decided meanwhile.
 *
 * <p><b>Where it fails</b> (the claim is gone or was given away, the provisioner takes the annotation back because it has
 * no room there, the volume cannot be reached from the node, {@link #PATIENCE_NANOS} have passed, the node is gone), what was written is
 * taken back where nothing has come of it, the room is free again, and the pod waits with a reason and a back-off.
 *
 * <p><b>A crash</b> loses nothing: the annotation says for which node the claim is meant, and the next Berth goes on from
 * there.
 */
final class Settling {
    /** kube-scheduler's bindTimeoutSeconds. */
    static final long PATIENCE_NANOS = 600_000_000_000L;

    /** Between two looks where no object came: pods and nodes that went are noticed then. */
    private static final long LOOK_NANOS = 250_000_000L;

    private static final long FIRST_RETRY_NANOS = 500_000_000L;
    private static final long LAST_RETRY_NANOS = 10_000_000_000L;

    private static final class Work {
        private final Assumption assumption;
        private final List<Decision.OfClaim> decisions;
        private final long epoch;
        private final long deadline;
        private final Map<String, Orders.Claim> retries = new HashMap<>();
        private final List<String> annotated = new ArrayList<>();
        private long retryAt;
        private int attempts;
        private String failure = "";

        Work(Assumption assumption, List<Decision.OfClaim> decisions, long epoch, long deadline) {
            this.assumption = assumption;
            this.decisions = decisions;
            this.epoch = epoch;
            this.deadline = deadline;
        }
    }

    private final LiveCluster live;
    private final WaitingPods waiting;
    private final Writes writes;
    private final Bindings bindings;
    private final Scheduler scheduler;
    private final BiConsumer<Pod, Reason> tell;
    private final Map<Uid, Work> works = new LinkedHashMap<>();
    private boolean changed;
    private long objectsSeen;
    private long nextLook;

    Settling(
            LiveCluster live,
            WaitingPods waiting,
            Writes writes,
            Bindings bindings,
            Scheduler scheduler,
            BiConsumer<Pod, Reason> tell) {
        this.live = live;
        this.waiting = waiting;
        this.writes = writes;
        this.bindings = bindings;
        this.scheduler = scheduler;
        this.tell = tell;
    }

    /** What was decided about claims. */
    static List<Decision.OfClaim> claims(List<Decision> decisions) {
        return decisions.stream()
                .filter(Decision.OfClaim.class::isInstance)
                .map(Decision.OfClaim.class::cast)
                .toList();
    }

    void begin(Pod pod, String node, DeviceIndexes devices, List<Decision.OfClaim> claims, long epoch, long now) {
        begin(live.assume(pod, node, devices, now, Set.of()), claims, epoch, now);
    }

    /** The room is the pod's; its claims come next, then its binding. */
    void begin(Assumption assumption, List<Decision.OfClaim> claims, long epoch, long now) {
        if (claims.isEmpty()) {
            bindings.begin(assumption, epoch);
            return;
        }
        assumption.stage = Assumption.Stage.SETTLING;
        changed = true;
        var work = new Work(assumption, claims, epoch, now + PATIENCE_NANOS);
        works.put(assumption.pod.uid(), work);
        for (var claim : claims) {
            try {
                scheduler.apply(claim);
                expect(claim);
            } catch (StaleEventException stale) {
                work.failure = String.valueOf(stale.getMessage());
                return; // nothing is written yet
            }
        }
        claims.forEach(claim -> write(work, claim, false));
    }

    private void write(Work work, Decision.OfClaim decision, boolean back) {
        var claim = live.observed(PersistentVolumeClaim.class, decision.pod().namespace(), decision.claim());
        if (claim != null) {
            writes.claim(new Orders.Claim(work.assumption.pod, decision, claim.uid(), back, work.epoch));
        }
    }

    /** What the engine made of the decision stays, whatever the watch shows of before. */
    private void expect(Decision.OfClaim claim) {
        var objects = live.cluster().objects();
        var changed = objects.get(PersistentVolumeClaim.class, claim.pod().namespace(), claim.claim());
        if (changed != null) {
            live.expectChange(changed);
        }
        if (claim instanceof Decision.BindClaim bind) {
            var volume = objects.get(PersistentVolume.class, "", bind.volume());
            if (volume != null) {
                live.expectChange(volume);
            }
        }
    }

    void ended(Observation.ClaimEnded ended, long now) {
        var order = ended.order();
        var work = works.get(order.pod().uid());
        if (work == null || order.back()) {
            return;
        }
        changed = true;
        switch (ended.answer()) {
            case ClaimAnswer.Done done -> {
                // The watch shows what comes of it.
            }
            case ClaimAnswer.Contradicted(String why) -> work.failure = why;
            case ClaimAnswer.Fenced fenced -> work.failure = "another Berth leads";
            case ClaimAnswer.Unknown unknown -> {
                work.retries.put(order.decision().claim(), order);
                work.retryAt = now + Math.min(LAST_RETRY_NANOS, FIRST_RETRY_NANOS << Math.min(work.attempts++, 10));
            }
        }
    }

    int tick(long now) {
        long seen = live.objectsSeen();
        if (works.isEmpty() || (!changed && seen == objectsSeen && now < nextLook)) {
            return 0;
        }
        changed = false;
        objectsSeen = seen;
        nextLook = now + LOOK_NANOS;
        int done = 0;
        for (var work : List.copyOf(works.values())) {
            done += step(work, now) ? 1 : 0;
        }
        return done;
    }

    private boolean step(Work work, long now) {
        var assumption = work.assumption;
        var pod = assumption.pod;
        if (live.assumptions().get(pod.uid()) != assumption) {
            end(work); // bound by somebody, or gone
            return true;
        }
        if (work.failure.isEmpty()) {
            work.failure = failure(work, now);
        }
        if (!work.failure.isEmpty()) {
            giveUp(work, now);
            return true;
        }
        if (work.decisions.stream().allMatch(this::isBound)) {
            end(work);
            if (isReached(assumption)) {
                bindings.begin(assumption, work.epoch);
            } else {
                refuse(assumption, "a volume cannot be reached from node " + assumption.node, now);
            }
            return true;
        }
        if (!work.retries.isEmpty() && now >= work.retryAt) {
            var again = List.copyOf(work.retries.values());
            work.retries.clear();
            again.forEach(writes::claim);
            return true;
        }
        return false;
    }

    private String failure(Work work, long now) {
        if (now >= work.deadline) {
            return "no volume came within " + PATIENCE_NANOS / 1_000_000_000L + " s";
        }
        if (live.cluster().nodes().find(work.assumption.node) < 0) {
            return "node " + work.assumption.node + " is gone";
        }
        for (var decision : work.decisions) {
            var claim =
                    live.observed(PersistentVolumeClaim.class, decision.pod().namespace(), decision.claim());
            if (claim == null || claim.terminating()) {
                return "claim " + decision.claim() + " is gone";
            }
            if (decision instanceof Decision.ProvisionClaim
                    && claim.volumeName().isEmpty()) {
                String selected = claim.annotations().getOrDefault(PersistentVolumeClaim.SELECTED_NODE, "");
                if (selected.equals(work.assumption.node)) {
                    if (!work.annotated.contains(decision.claim())) {
                        work.annotated.add(decision.claim());
                    }
                } else if (work.annotated.contains(decision.claim())) {
                    return "the provisioner cannot make a volume for claim " + decision.claim() + " on node "
                            + work.assumption.node;
                }
            }
        }
        return "";
    }

    private boolean isBound(Decision.OfClaim decision) {
        var claim = live.observed(PersistentVolumeClaim.class, decision.pod().namespace(), decision.claim());
        return claim != null && !claim.volumeName().isEmpty() && claim.bindCompleted();
    }

    /** A provisioner may have made the volume elsewhere. */
    private boolean isReached(Assumption assumption) {
        int node = live.cluster().nodes().find(assumption.node);
        return node >= 0 && VolumeBindingPlugin.plan(Incoming.of(assumption.pod, live.cluster()), node) != null;
    }

    private void giveUp(Work work, long now) {
        for (var decision : work.decisions) {
            if (!isBound(decision)) {
                write(work, decision, true);
            }
        }
        end(work);
        refuse(work.assumption, work.failure, now);
    }

    private void refuse(Assumption assumption, String why, long now) {
        live.release(assumption);
        tell.accept(
                assumption.pod,
                new Reason(
                        ReasonCode.VOLUME_NOT_MADE,
                        live.cluster().nodes().size(),
                        List.of(new Reason.Count(ReasonCode.VOLUME_NOT_MADE, why, 0))));
        waiting.delay(assumption.pod, now);
    }

    /** From now on what the watch shows counts. */
    private void end(Work work) {
        works.remove(work.assumption.pod.uid());
        for (var decision : work.decisions) {
            live.forgetChange(PersistentVolumeClaim.class, decision.pod().namespace(), decision.claim());
            switch (decision) {
                case Decision.BindClaim bind -> live.forgetChange(PersistentVolume.class, "", bind.volume());
                case Decision.ProvisionClaim provision -> forgetPromise(provision);
            }
        }
    }

    private void forgetPromise(Decision.ProvisionClaim provision) {
        var room = provision.room();
        if (room != null) {
            int slash = room.indexOf('/');
            var report = live.observed(CsiStorageCapacity.class, room.substring(0, slash), room.substring(slash + 1));
            if (report != null) {
                live.cluster().apply(new dev.berth.engine.cluster.Event.Upserted(report));
            }
        }
    }

    long nextTick() {
        return works.isEmpty() ? Long.MAX_VALUE : nextLook;
    }
}
