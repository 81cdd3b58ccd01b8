package dev.berth.engine.model;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a pod spec that decides where it can run, without its name, labels and priority. Equal pods share one
 * shape, so that work done once serves a whole gang. A class and not a record because its hash is kept: shapes are the
 * keys of the engine's caches.
 */
public final class PodShape {
    /** kube-scheduler's amounts for a container that asks for nothing. */
    public static final long DEFAULT_MILLI_CPU = 100;

    public static final long DEFAULT_MEMORY_BYTES = 200L * 1024 * 1024;

    public static final PodShape EMPTY =
            new PodShape(Resources.NONE, Resources.NONE, ScoreAmounts.of(Resources.NONE), PodTerms.NONE);

    private final Resources requests;
    private final Resources usage;

    /** Null where they are what is requested, as they are for most pods. */
    private final @Nullable ScoreAmounts scores;

    private final PodTerms terms;
    private final ZoneDemand zones;
    private final int hash;

    /** A pod of which no kubelet aligns anything. */
    public PodShape(Resources requests, Resources usage, ScoreAmounts scores, PodTerms terms) {
        this(requests, usage, scores, terms, ZoneDemand.NONE);
    }

    public PodShape(Resources requests, Resources usage, ScoreAmounts scores, PodTerms terms, ZoneDemand zones) {
        this.requests = requests;
        this.usage = usage;
        this.scores = scores.equals(ScoreAmounts.of(requests)) ? null : scores;
        this.terms = terms;
        this.zones = zones;
        hash = Objects.hash(requests, usage, this.scores, terms, zones);
    }

    /** What a new pod must find free: the largest of init and running phases, overhead included. */
    public Resources requests() {
        return requests;
    }

    /** What the pod takes from a node once it is there; differs from the requests only during an in-place resize. */
    public Resources usage() {
        return usage;
    }

    /** The cpu that a placed pod counts as in scores. */
    public long nonZeroMilliCpu() {
        return scores == null ? requests.get(Resources.CPU) : scores.nonZeroMilliCpu();
    }

    /** The memory that a placed pod counts as in scores. */
    public long nonZeroMemoryBytes() {
        return scores == null ? requests.get(Resources.MEMORY) : scores.nonZeroMemoryBytes();
    }

    /** The cpu that an incoming pod counts as in scores. */
    public long scoredMilliCpu() {
        return scores == null ? requests.get(Resources.CPU) : scores.scoredMilliCpu();
    }

    /** The memory that an incoming pod counts as in scores. */
    public long scoredMemoryBytes() {
        return scores == null ? requests.get(Resources.MEMORY) : scores.scoredMemoryBytes();
    }

    /** All but the amounts. */
    public PodTerms terms() {
        return terms;
    }

    public NodeAffinity nodeAffinity() {
        return terms.nodeAffinity();
    }

    public List<Toleration> tolerations() {
        return terms.tolerations();
    }

    public PodAffinity podAffinity() {
        return terms.podAffinity();
    }

    public List<SpreadConstraint> spread() {
        return terms.spread();
    }

    public List<HostPort> ports() {
        return terms.ports();
    }

    /** Normalised names of all images that the pod runs or mounts. */
    public List<String> images() {
        return terms.images();
    }

    /** Number of image sources: containers, init containers and image volumes. */
    public int containers() {
        return terms.containers();
    }

    public List<PodVolume> volumes() {
        return terms.volumes();
    }

    /** Features that the node must declare (NodeDeclaredFeatures). */
    public Set<String> requiredFeatures() {
        return terms.requiredFeatures();
    }

    /** True where the pod names resource claims (DRA), which Berth does not place yet. */
    public boolean asksForClaims() {
        return terms.asksForClaims();
    }

    /** What the pod asks of a node's devices; besides, whole devices stand in the requests as numbers. */
    public DeviceRequest devices() {
        return terms.devices();
    }

    /** What the node's kubelet aligns to NUMA zones, where it does. */
    public ZoneDemand zones() {
        return zones;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof PodShape that && hash == that.hash && sameAs(that));
    }

    private boolean sameAs(PodShape that) {
        return requests.equals(that.requests)
                && usage.equals(that.usage)
                && Objects.equals(scores, that.scores)
                && terms.equals(that.terms)
                && zones.equals(that.zones);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
