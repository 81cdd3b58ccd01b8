package dev.berth.engine.model;

/**
 * A CSI driver.
 *
 * @param reportsCapacity {@code spec.storageCapacity}: a volume is provisioned only where capacity is reported
 * @param preventsPodsWithoutDriver {@code spec.preventPodSchedulingIfMissing}
 */
public record CsiDriver(String name, boolean reportsCapacity, boolean preventsPodsWithoutDriver)
        implements ClusterObject {}
