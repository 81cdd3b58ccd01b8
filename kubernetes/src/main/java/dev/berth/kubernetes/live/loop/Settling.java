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
 * <p><b>A gang</b> binds as one: what was decided of it together is bound together, once all claims of all members are
 * bound. Where one member fails or is gone, none of them is bound: its room is
 * free again, and the others are decided again, without it where they are enough.
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

    /** A pod that was placed, and what was decided about its claims. */
    record Placement(Pod pod, String node, DeviceIndexes devices, List<Decision.OfClaim> claims) {
        static Placement of(Decision.Bind bind, List<Decision> decisions) {
            return new Placement(bind.pod(), bind.node(), bind.devices(), Settling.claims(decisions));
        }
    }

    private static final class Work {
        private final Assumption assumption;
        /** This and the works whose pods are to be bound at the same time. */
        private final List<Work> together;

        private final List<Decision.OfClaim> decisions;
        private final long epoch;
        private final long deadline;
        private final Map<String, Orders.Claim> retries = new HashMap<>();
        private final List<String> annotated = new ArrayList<>();
        private long retryAt;
        private int attempts;
        private String failure = "";

        Work(Assumption assumption, List<Work> together, List<Decision.OfClaim> decisions, long epoch, long deadline) {
            this.assumption = assumption;
            this.together = together;
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

    /** The room is the pods'; the claims of all come next, then their bindings, all at once. */
    void begin(List<Placement> placements, long epoch, long now) {
        boolean settled = placements.stream().allMatch(each -> each.claims().isEmpty());
        var together = new ArrayList<Work>();
        for (var each : placements) {
            var assumption = live.assume(each.pod(), each.node(), each.devices(), now, Set.of());
            if (settled) {
                bindings.begin(assumption, epoch);
            } else {
                settle(assumption, together, each.claims(), epoch, now);
            }
        }
    }

    /** The same for one pod whose room is its own already. */
    void begin(Assumption reserved, List<Decision.OfClaim> claims, long epoch, long now) {
        if (claims.isEmpty()) {
            bindings.begin(reserved, epoch);
        } else {
            settle(reserved, new ArrayList<>(), claims, epoch, now);
        }
    }

    private void settle(
            Assumption assumption, List<Work> together, List<Decision.OfClaim> claims, long epoch, long now) {
        assumption.stage = Assumption.Stage.SETTLING;
        changed = true;
        var work = new Work(assumption, together, claims, epoch, now + PATIENCE_NANOS);
        together.add(work);
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
        var pod = work.assumption.pod;
        if (works.get(pod.uid()) != work) {
            return false; // ended with another of its gang
        }
        if (live.assumptions().get(pod.uid()) != work.assumption) {
            leave(work, now);
            return true;
        }
        if (work.failure.isEmpty()) {
            work.failure = failure(work, now);
        }
        if (!work.failure.isEmpty()) {
            giveUp(work.together, pod, work.failure, now);
            return true;
        }
        if (work.together.stream().allMatch(this::isSettled)) {
            return bind(work.together, now);
        }
        if (!work.retries.isEmpty() && now >= work.retryAt) {
            var again = List.copyOf(work.retries.values());
            work.retries.clear();
            again.forEach(writes::claim);
            return true;
        }
        return false;
    }

    /** Its pod was bound by somebody, or is gone; then its gang must be decided again. */
    private void leave(Work work, long now) {
        end(work);
        work.together.remove(work);
        var pod = work.assumption.pod;
        var known = live.cluster().pod(pod.namespace(), pod.name());
        if (known == null || !known.uid().equals(pod.uid())) {
            giveUp(work.together, pod, "the pod is gone", now);
        }
    }

    private boolean isSettled(Work work) {
        return work.decisions.stream().allMatch(this::isBound);
    }

    private boolean bind(List<Work> together, long now) {
        for (var work : together) {
            String failure = failure(work, now);
            if (!failure.isEmpty()) {
                giveUp(together, work.assumption.pod, failure, now);
                return true;
            }
        }
        together.forEach(this::end);
        for (var work : together) {
            if (!isReached(work.assumption)) {
                String why = "a volume cannot be reached from node " + work.assumption.node;
                release(together, work.assumption.pod, why, now);
                return true;
            }
        }
        together.forEach(work -> bindings.begin(work.assumption, work.epoch));
        return true;
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

    private void giveUp(List<Work> together, Pod failed, String why, long now) {
        for (var work : together) {
            for (var decision : work.decisions) {
                if (!isBound(decision)) {
                    write(work, decision, true);
                }
            }
            end(work);
        }
        release(together, failed, why, now);
    }

    /** The failed one waits a while, longer each time; the others may be enough to start without it, or wait for it. */
    private void release(List<Work> together, Pod failed, String why, long now) {
        for (var work : together) {
            if (work.assumption.pod.uid().equals(failed.uid())) {
                refuse(work.assumption, why, now);
            } else {
                live.release(work.assumption);
            }
        }
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
