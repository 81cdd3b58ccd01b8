package dev.berth.kubernetes.live.shadow;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Uid;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.live.WatchedKind;
import dev.berth.kubernetes.live.loop.DecisionLoop;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.Observation;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.loop.PodStatus;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.loop.Writes;
import dev.berth.kubernetes.live.watch.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Two worlds that the same observations reach: the cluster as it is, and {@link BerthWorld}. Both are kept by the loop
 * that schedules for real, so that what is shown here is what Berth does. One thread steps it.
 */
public final class Shadow {
    /** Pods that are told of one by one; of the rest, those that came first stay. */
    static final int PODS_MAX = 200_000;

    private static final int OBSERVATIONS_MAX = 4_096;

    /** No pod can name this scheduler: a name has no blank. */
    private static final String OURS = "shadow of berth";

    private static final class Story {
        private final Pod pod;
        private final long gpus;
        private final long pendingAt;
        private @Nullable String node;
        private long placedAt;
        private @Nullable String berthNode;
        private long berthPlacedAt;
        private String berthReason = "";
        private long endedAt;

        Story(Pod pod, long pendingAt) {
            this.pod = pod;
            this.pendingAt = pendingAt;
            gpus = Gpus.asked(pod.shape());
        }

        ShadowedPod told() {
            return new ShadowedPod(
                    pod.namespace(),
                    pod.name(),
                    pod.uid().toString(),
                    pod.schedulerName(),
                    gpus,
                    pendingAt,
                    node,
                    placedAt,
                    berthNode,
                    berthPlacedAt,
                    berthReason,
                    endedAt);
        }
    }

    private final Inbox inbox;
    private final DecisionLoop actual;
    private final Inbox actualInbox = new Inbox();
    private final DecisionLoop berth;
    private final BerthWorld world;
    private final Map<Uid, Story> open = new HashMap<>();
    private final Map<Uid, Story> stories = new LinkedHashMap<>();
    private final Set<Uid> listing = new HashSet<>();
    private final List<Observation> taken = new ArrayList<>();
    private long now;
    private long leftOut;
    private long evictions;

    /**
     * @param schedulerNames whose pods are compared; empty for everybody's
     * @param inbox where watches put what they see
     */
    public Shadow(Profile profile, Set<String> schedulerNames, Inbox inbox, long seed) {
        this.inbox = inbox;
        var random = new SplittableRandom(seed);
        var resources = WatchedKind.ALL.stream().map(WatchedKind::resource).toList();
        var berthInbox = new Inbox();
        world = new BerthWorld(
                berthInbox,
                OURS,
                pod -> schedulerNames.isEmpty() || schedulerNames.contains(pod.schedulerName()),
                new Pen());
        berth = new DecisionLoop(
                profile, Set.of(OURS), resources, berthInbox, world, Fence.NONE, Telemetry.NONE, random.split());
        actual = new DecisionLoop(
                profile, Set.of(), resources, actualInbox, NOTHING_WRITTEN, Fence.NONE, Telemetry.NONE, random.split());
    }

    /** The mirror of the cluster has no pods of its own, so it never orders anything. */
    private static final Writes NOTHING_WRITTEN = new Writes() {
        @Override
        public boolean bindRoom() {
            return false;
        }

        @Override
        public void bind(Orders.Bind order) {
            throw new IllegalStateException("a mirror decides nothing");
        }

        @Override
        public void claim(Orders.Claim order) {
            throw new IllegalStateException("a mirror decides nothing");
        }

        @Override
        public void explainGroup(Orders.ExplainGroup order) {
            throw new IllegalStateException("a mirror decides nothing");
        }

        @Override
        public void read(Orders.Read order) {
            throw new IllegalStateException("a mirror decides nothing");
        }

        @Override
        public void evict(Orders.Evict order) {
            throw new IllegalStateException("a mirror decides nothing");
        }

        @Override
        public boolean explainRoom() {
            return false;
        }

        @Override
        public void explain(Orders.Explain order) {
            throw new IllegalStateException("a mirror decides nothing");
        }

        @Override
        public void event(Orders.Event order) {
            throw new IllegalStateException("a mirror decides nothing");
        }
    };

    /** Notes what Berth does in its world. */
    private final class Pen implements BerthWorld.Told {
        @Override
        public void pending(Pod pod) {
            if (open.containsKey(pod.uid()) || pod.nodeName() != null) {
                return;
            }
            var story = new Story(pod, now);
            open.put(pod.uid(), story);
            if (stories.size() < PODS_MAX) {
                stories.put(pod.uid(), story);
            } else {
                leftOut++;
            }
        }

        @Override
        public void placed(Pod pod, String node) {
            var story = open.get(pod.uid());
            if (story != null && story.berthNode == null) {
                story.berthNode = node;
                story.berthPlacedAt = now;
                story.berthReason = "";
            }
        }

        @Override
        public void waits(Pod pod, String code) {
            var story = open.get(pod.uid());
            if (story != null && story.berthNode == null) {
                story.berthReason = code;
            }
        }

        @Override
        public void evicted(Pod pod) {
            evictions++;
        }
    }

    /**
     * One step.
     *
     * @param nanos a clock that never goes back
     * @param wallMillis the time of day, for what is told
     * @return how much was done; 0 where there is nothing to do before something comes in
     */
    public int doWork(long nanos, long wallMillis) {
        now = wallMillis;
        inbox.drain(taken, OBSERVATIONS_MAX);
        for (var observation : taken) {
            note(observation);
            actualInbox.answered(observation);
            world.happened(observation);
        }
        int work = taken.size();
        taken.clear();
        return work + actual.doWork(nanos, wallMillis) + berth.doWork(nanos, wallMillis);
    }

    private void note(Observation observation) {
        switch (observation) {
            case Observation.PodSeen(Pod pod, PodStatus status) -> {
                listing.add(pod.uid());
                var story = open.get(pod.uid());
                if (story != null && story.node == null && pod.nodeName() != null) {
                    story.node = pod.nodeName();
                    story.placedAt = now;
                }
                if (status.finished()) {
                    ended(pod.uid());
                }
            }
            case Observation.Gone gone -> ended(Uid.of(gone.uid()));
            case Observation.Listing(Resource resource) -> listing(resource);
            case Observation.Sweeping(Resource resource) -> listing(resource);
            case Observation.Listed(Resource resource) -> {
                if (resource.equals(Resource.PODS)) {
                    var lost = new HashSet<>(open.keySet());
                    lost.removeAll(listing);
                    lost.forEach(this::ended);
                }
            }
            case Observation.GroupSeen other -> {}
            case Observation.Seen other -> {}
            case Observation.Health health -> {}
            case Observation.Unreadable unreadable -> {}
            case Observation.BindEnded none -> {}
            case Observation.PodRead none -> {}
            case Observation.ReadFailed none -> {}
            case Observation.EvictEnded none -> {}
            case Observation.ExplainEnded none -> {}
            case Observation.ClaimEnded none -> {}
            case Observation.GroupExplained none -> {}
        }
    }

    private void listing(Resource resource) {
        if (resource.equals(Resource.PODS)) {
            listing.clear();
        }
    }

    private void ended(Uid uid) {
        var story = open.remove(uid);
        if (story != null) {
            story.endedAt = now;
        }
    }

    /** When the next step has something to do by itself. */
    public long nextTick() {
        return berth.nextTick();
    }

    /** Which watches are not complete and current; empty where all are. */
    public List<String> missing() {
        return actual.status().missing();
    }

    /** The cluster as it is; for the thread that steps. */
    public Cluster actualCluster() {
        return actual.cluster();
    }

    /** Berth's world; for the thread that steps. */
    public Cluster berthCluster() {
        return berth.cluster();
    }

    /** Pods that wait now: for their own schedulers, and in Berth's world. */
    public record Waiting(int cluster, int berth) {}

    /** How many of the noted pods wait. */
    public Waiting waiting() {
        int cluster = 0;
        int ours = 0;
        for (var story : open.values()) {
            cluster += story.node == null ? 1 : 0;
            ours += story.berthNode == null ? 1 : 0;
        }
        return new Waiting(cluster, ours);
    }

    /** All pods that were seen pending, in the order in which they were. */
    public List<ShadowedPod> pods() {
        return stories.values().stream().map(Story::told).toList();
    }

    /** Pods that {@link #pods} leaves out, as there were too many. */
    public long leftOut() {
        return leftOut;
    }

    /** How many pods Berth evicted in its world. */
    public long evictions() {
        return evictions;
    }
}
