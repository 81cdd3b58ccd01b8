package dev.berth.cli.replay;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.PendingPods;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.Pod;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.dump.Dump;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What decides, besides the cluster: the same run on the same cluster gives the same outcomes.
 *
 * @param seed breaks ties; 0 breaks them by name
 * @param schedulerName only pods that ask for this scheduler are placed; null places all
 */
public record Run(Profile profile, long seed, @Nullable String schedulerName) {
    /** The pods that the run is about, in no particular order. */
    public List<Pod> pending(Cluster cluster) {
        var pending = new ArrayList<Pod>();
        cluster.eachPod(pod -> {
            if (Dump.isPending(pod) && (schedulerName == null || schedulerName.equals(pod.schedulerName()))) {
                pending.add(pod);
            }
        });
        return pending;
    }

    /**
     * Places all pending pods.
     *
     * @param check checks the engine's invariants after each outcome and at the end
     * @param each told each outcome once it is applied
     */
    public void place(Cluster cluster, boolean check, Consumer<Outcome> each) {
        var audit = new Audit(cluster);
        new PendingPods(new Scheduler(cluster, profile, seed)).place(pending(cluster), outcome -> {
            if (check) {
                audit.applied(outcome);
            }
            each.accept(outcome);
        });
        if (check) {
            audit.recomputed();
        }
    }
}
