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

    public static final PodShape EMPTY = new PodShape(
            Resources.NONE,
            Resources.NONE,
            0,
            0,
            0,
            0,
            NodeAffinity.NONE,
            List.of(),
            PodAffinity.NONE,
            List.of(),
            List.of(),
            List.of(),
            0,
            List.of(),
            Set.of(),
            false,
            DeviceRequest.NONE);

    private final Resources requests;
    private final Resources usage;
    private final long nonZeroMilliCpu;
    private final long nonZeroMemoryBytes;
    private final long scoredMilliCpu;
    private final long scoredMemoryBytes;
    private final NodeAffinity nodeAffinity;
    private final List<Toleration> tolerations;
    private final PodAffinity podAffinity;
    private final List<SpreadConstraint> spread;
    private final List<HostPort> ports;
    private final List<String> images;
    private final int containers;
    private final List<PodVolume> volumes;
    private final Set<String> requiredFeatures;
    private final boolean asksForClaims;
    private final DeviceRequest devices;
    private final ZoneDemand zones;
    private final int hash;

    /** A pod of which no kubelet aligns anything. */
    public PodShape(
            Resources requests,
            Resources usage,
            long nonZeroMilliCpu,
            long nonZeroMemoryBytes,
            long scoredMilliCpu,
            long scoredMemoryBytes,
            NodeAffinity nodeAffinity,
            List<Toleration> tolerations,
            PodAffinity podAffinity,
            List<SpreadConstraint> spread,
            List<HostPort> ports,
            List<String> images,
            int containers,
            List<PodVolume> volumes,
            Set<String> requiredFeatures,
            boolean asksForClaims,
            DeviceRequest devices) {
        this(
                requests,
                usage,
                nonZeroMilliCpu,
                nonZeroMemoryBytes,
                scoredMilliCpu,
                scoredMemoryBytes,
                nodeAffinity,
                tolerations,
                podAffinity,
                spread,
                ports,
                images,
                containers,
                volumes,
                requiredFeatures,
                asksForClaims,
                devices,
                ZoneDemand.NONE);
    }

    public PodShape(
            Resources requests,
            Resources usage,
            long nonZeroMilliCpu,
            long nonZeroMemoryBytes,
            long scoredMilliCpu,
            long scoredMemoryBytes,
            NodeAffinity nodeAffinity,
            List<Toleration> tolerations,
            PodAffinity podAffinity,
            List<SpreadConstraint> spread,
            List<HostPort> ports,
            List<String> images,
            int containers,
            List<PodVolume> volumes,
            Set<String> requiredFeatures,
            boolean asksForClaims,
            DeviceRequest devices,
            ZoneDemand zones) {
        this.requests = requests;
        this.usage = usage;
        this.nonZeroMilliCpu = nonZeroMilliCpu;
        this.nonZeroMemoryBytes = nonZeroMemoryBytes;
        this.scoredMilliCpu = scoredMilliCpu;
        this.scoredMemoryBytes = scoredMemoryBytes;
        this.nodeAffinity = nodeAffinity;
        this.tolerations = List.copyOf(tolerations);
        this.podAffinity = podAffinity;
        this.spread = List.copyOf(spread);
        this.ports = List.copyOf(ports);
        this.images = List.copyOf(images);
        this.containers = containers;
        this.volumes = List.copyOf(volumes);
        this.requiredFeatures = Set.copyOf(requiredFeatures);
        this.asksForClaims = asksForClaims;
        this.devices = devices;
        this.zones = zones;
        hash = Objects.hash(
                requests,
                usage,
                nonZeroMilliCpu,
                nonZeroMemoryBytes,
                scoredMilliCpu,
                scoredMemoryBytes,
                nodeAffinity,
                tolerations,
                podAffinity,
                spread,
                ports,
                images,
                containers,
                volumes,
                requiredFeatures,
                asksForClaims,
                devices,
                zones);
    }

    /** What a new pod must find free: the largest of init and running phases, overhead included. */
    public Resources requests() {
        return requests;
    }

    /** What the pod takes from a node once it is there; differs from the requests only during an in-place resize. */
    public Resources usage() {
        return usage;
    }

    /** The cpu that a placed pod counts as in scores: at least 100 m for a container without a request. */
    public long nonZeroMilliCpu() {
        return nonZeroMilliCpu;
    }

    /** The memory that a placed pod counts as in scores: 200 MiB for a container without a request. */
    public long nonZeroMemoryBytes() {
        return nonZeroMemoryBytes;
    }

    /** The cpu that an incoming pod counts as in scores; differs from the placed one only beside pod-level resources. */
    public long scoredMilliCpu() {
        return scoredMilliCpu;
    }

    /** The memory that an incoming pod counts as in scores; differs likewise. */
    public long scoredMemoryBytes() {
        return scoredMemoryBytes;
    }

    public NodeAffinity nodeAffinity() {
        return nodeAffinity;
    }

    public List<Toleration> tolerations() {
        return tolerations;
    }

    public PodAffinity podAffinity() {
        return podAffinity;
    }

    public List<SpreadConstraint> spread() {
        return spread;
    }

    public List<HostPort> ports() {
        return ports;
    }

    /** Normalised names of all images that the pod runs or mounts. */
    public List<String> images() {
        return images;
    }

    /** Number of image sources: containers, init containers and image volumes. */
    public int containers() {
        return containers;
    }

    public List<PodVolume> volumes() {
        return volumes;
    }

    /** Features that the node must declare (NodeDeclaredFeatures). */
    public Set<String> requiredFeatures() {
        return requiredFeatures;
    }

    /** True where the pod names resource claims (DRA), which Berth does not place yet. */
    public boolean asksForClaims() {
        return asksForClaims;
    }

    /** What the pod asks of a node's devices; besides, whole devices stand in the requests as numbers. */
    public DeviceRequest devices() {
        return devices;
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
                && nonZeroMilliCpu == that.nonZeroMilliCpu
                && nonZeroMemoryBytes == that.nonZeroMemoryBytes
                && scoredMilliCpu == that.scoredMilliCpu
                && scoredMemoryBytes == that.scoredMemoryBytes
                && nodeAffinity.equals(that.nodeAffinity)
                && tolerations.equals(that.tolerations)
                && podAffinity.equals(that.podAffinity)
                && spread.equals(that.spread)
                && ports.equals(that.ports)
                && images.equals(that.images)
                && containers == that.containers
                && volumes.equals(that.volumes)
                && requiredFeatures.equals(that.requiredFeatures)
                && asksForClaims == that.asksForClaims
                && devices.equals(that.devices)
                && zones.equals(that.zones);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
