package dev.berth.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * Room for new volumes of a class on the nodes of a topology.
 *
 * @param topology the nodes meant; null selects none
 * @param capacityBytes -1 where not reported
 * @param maximumVolumeBytes -1 where not reported
 */
public record CsiStorageCapacity(
        String namespace,
        String name,
        @Nullable LabelSelector topology,
        String storageClass,
        long capacityBytes,
        long maximumVolumeBytes)
        implements ClusterObject {}
