package dev.berth.kubernetes.objects;

import dev.berth.kubernetes.tree.Value;
import java.util.Collections;
import java.util.Map;

/** What a pod's containers, overhead and pod-level amounts come to, exact and by resource name. */
public final class ResourceSums {
    /** Counts everything as the pod's spec says it. */
    public static final Options AS_WRITTEN = new Options(false, false, false);

    private ResourceSums() {}

    /**
     * What is counted.
     *
     * @param useStatus a resize under way counts, as the pod's status tells it
     * @param excludeOverhead the pod's overhead does not count
     * @param skipPodLevel amounts of the pod as a whole do not replace the sum of its containers
     */
    public record Options(boolean useStatus, boolean excludeOverhead, boolean skipPodLevel) {
        PodRequests.Options forReader() {
            return new PodRequests.Options(useStatus, excludeOverhead, skipPodLevel, Map.of());
        }
    }

    /** @throws InvalidObjectException where an amount is not a quantity */
    public static Map<String, Quantity> requests(Value pod, String file, Options options) {
        return of(PodRequests.requests(Field.root(pod, file).named("Pod")), options);
    }

    /** @throws InvalidObjectException where an amount is not a quantity */
    public static Map<String, Quantity> limits(Value pod, String file, Options options) {
        return of(PodRequests.limits(Field.root(pod, file).named("Pod")), options);
    }

    private static Map<String, Quantity> of(PodRequests reader, Options options) {
        return Collections.unmodifiableMap(reader.sum(options.forReader()).toMap());
    }
}
