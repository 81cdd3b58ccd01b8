/**
 * Filters and scorers: what may run where, and where best.
 *
 * <p>A plugin is asked twice. {@code prepare} looks at the pod and may decline (nothing to do for this pod), refuse the
 * pod on all nodes, or hand back an object that answers for one node at a time. That object reads the live columns and
 * counters of the cluster, so it stays right while nodes and pods change; its {@link dev.berth.engine.plugin.Scope}
 * tells caches when to ask again.
 *
 * <p>The filters and scorers of the {@code kube-scheduler} profile reproduce those of kube-scheduler 1.37 exactly; the
 * rules they follow are documented at kubernetes.io under "Kubernetes Scheduler" and in the KEPs that each names.
 */
package dev.berth.engine.plugin;
