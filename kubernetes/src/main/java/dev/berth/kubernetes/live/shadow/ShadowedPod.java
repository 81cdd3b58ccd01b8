package dev.berth.kubernetes.live.shadow;

import org.jspecify.annotations.Nullable;

/**
 * A pod that was seen pending, and where it went in both worlds. Times are milliseconds since 1970; 0 where it has not
 * come to that.
 *
 * @param scheduler whose pod it is, {@code spec.schedulerName}
 * @param gpus how many GPUs it asks for
 * @param pendingAtMillis since when it could be placed: when it was first seen so, or when watching began
 * @param node where its own scheduler put it; null while it waits
 * @param berthNode where Berth put it; null while it waits
 * @param berthReason the code of why it waits in Berth's world; empty where it does not
 * @param endedAtMillis when it was gone or finished
 */
public record ShadowedPod(
        String namespace,
        String name,
        String uid,
        String scheduler,
        long gpus,
        long pendingAtMillis,
        @Nullable String node,
        long placedAtMillis,
        @Nullable String berthNode,
        long berthPlacedAtMillis,
        String berthReason,
        long endedAtMillis) {
    /** What became of a pod in both worlds. */
    public enum Fate {
        SAME_NODE,
        OTHER_NODE,
        ONLY_BY_ITS_SCHEDULER,
        ONLY_BY_BERTH,
        BY_NEITHER
    }

    public Fate fate() {
        if (node != null && berthNode != null) {
            return node.equals(berthNode) ? Fate.SAME_NODE : Fate.OTHER_NODE;
        }
        return node != null ? Fate.ONLY_BY_ITS_SCHEDULER : berthNode != null ? Fate.ONLY_BY_BERTH : Fate.BY_NEITHER;
    }

    /** How long it waited for its own scheduler; until its end, or until now, where that never came. */
    public long waitedMillis(long nowMillis) {
        return Math.max(0, (node != null ? placedAtMillis : end(nowMillis)) - pendingAtMillis);
    }

    /** How long it waited, or would have waited, in Berth's world. */
    public long berthWaitedMillis(long nowMillis) {
        return Math.max(0, (berthNode != null ? berthPlacedAtMillis : end(nowMillis)) - pendingAtMillis);
    }

    private long end(long nowMillis) {
        return endedAtMillis > 0 ? endedAtMillis : nowMillis;
    }
}
