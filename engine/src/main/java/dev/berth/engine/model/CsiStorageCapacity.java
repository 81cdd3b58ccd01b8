package dev.berth.engine.model;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Room for new volumes of a class on the nodes of a topology. Reports come from drivers, and late: what decisions have
 * promised since is kept beside the report until the next one replaces both.
 *
 * @param topology the nodes meant; null selects none
 * @param capacityBytes -1 where not reported
 * @param maximumVolumeBytes -1 where not reported
 * @param promised bytes promised since the report, by claim ({@code namespace/name})
 */
public record CsiStorageCapacity(
        String namespace,
        String name,
        @Nullable LabelSelector topology,
        String storageClass,
        long capacityBytes,
        long maximumVolumeBytes,
        Map<String, Long> promised)
        implements ClusterObject {
    public CsiStorageCapacity {
        promised = Map.copyOf(promised);
    }

    /** A report as it comes from the driver. */
    public CsiStorageCapacity(
            String namespace,
            String name,
            @Nullable LabelSelector topology,
            String storageClass,
            long capacityBytes,
            long maximumVolumeBytes) {
        this(namespace, name, topology, storageClass, capacityBytes, maximumVolumeBytes, Map.of());
    }

    /** The largest volume that a claim can still get; -1 where nothing is reported. */
    public long largestFor(String claim) {
        long largest = maximumVolumeBytes >= 0 ? maximumVolumeBytes : capacityBytes;
        long others = promisedToOthers(claim);
        return others == 0 || capacityBytes < 0 ? largest : Math.min(largest, Math.max(0, capacityBytes - others));
    }

    /** The room that is left for a claim, promises to it not counted; -1 where no room is reported. */
    public long roomFor(String claim) {
        return capacityBytes < 0 ? -1 : Math.max(0, capacityBytes - promisedToOthers(claim));
    }

    private long promisedToOthers(String claim) {
        long sum = 0;
        for (var promise : promised.entrySet()) {
            sum += promise.getKey().equals(claim) ? 0 : promise.getValue();
        }
        return sum;
    }

    /** The report with one more promise. */
    public CsiStorageCapacity promising(String claim, long bytes) {
        var more = new HashMap<>(promised);
        more.put(claim, bytes);
        return new CsiStorageCapacity(namespace, name, topology, storageClass, capacityBytes, maximumVolumeBytes, more);
    }
}
