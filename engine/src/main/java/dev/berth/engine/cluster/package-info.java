/**
 * The state of a cluster as columns that are kept up to date by events.
 *
 * <p>Every per-node and per-pod fact is a column: an array in chunks, copied chunk by chunk only when a fork and its
 * origin part ways. Each event is applied in time proportional to what it touches, leaves an inverse event on the undo
 * log while a mark is set, and names the nodes it touched in the change log, from which caches catch up.
 *
 * <p>Nothing here is safe for use by several threads at once; a {@link dev.berth.engine.cluster.Cluster#fork() fork} is
 * independent of its origin and may be used by another thread.
 */
package dev.berth.engine.cluster;
