/**
 * Where a pod's volumes let it run: disk conflicts, attach limits, binding and zones.
 *
 * <p>Each filter looks up claims, volumes and classes once, when it is prepared; a preparation therefore holds until
 * {@link dev.berth.engine.cluster.Cluster#storageVersion()} grows. What rests on claims has scope
 * {@link dev.berth.engine.plugin.Scope#CLUSTER}: a claim belongs to a namespace, which a pod's shape does not tell, and
 * changes when a pod that uses it is placed.
 *
 * <p>The rules are those of kube-scheduler 1.37 with its default feature gates.
 */
package dev.berth.engine.plugin.volume;
