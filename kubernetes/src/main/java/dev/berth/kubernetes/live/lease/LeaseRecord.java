package dev.berth.kubernetes.live.lease;

/**
 * What a Lease says.
 *
 * @param holder who leads; empty where the last one gave it back
 * @param durationSeconds how long others must leave it alone after it last changed
 * @param transitions how often it changed hands; the reign's number
 * @param resourceVersion the version that the next write must name
 * @param acquireTime as written; kept by renewals
 */
public record LeaseRecord(
        String holder,
        int durationSeconds,
        long transitions,
        String resourceVersion,
        String acquireTime,
        String renewTime) {}
