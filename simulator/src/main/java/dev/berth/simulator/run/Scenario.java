package dev.berth.simulator.run;

import dev.berth.engine.model.Node;
import dev.berth.simulator.workload.Job;
import dev.berth.simulator.workload.NodePool;
import dev.berth.simulator.workload.Outage;
import java.util.List;

/**
 * What is simulated, but for the policy and the seed.
 *
 * @param jobs by time of arrival
 * @param checkpointMillis a job that loses its node goes on from its last multiple of this; 0 where it starts afresh
 */
public record Scenario(
        String name,
        List<Node> nodes,
        List<Job> jobs,
        List<Outage> outages,
        long checkpointMillis,
        Discipline discipline) {
    public Scenario {
        nodes = List.copyOf(nodes);
        jobs = List.copyOf(jobs);
        outages = List.copyOf(outages);
        for (int i = 1; i < jobs.size(); i++) {
            if (jobs.get(i).submitMillis() < jobs.get(i - 1).submitMillis()) {
                throw new IllegalArgumentException("job " + jobs.get(i).id() + " comes after a job that arrives later");
            }
        }
    }

    /** Most GPUs of any node. */
    public int widestNode() {
        return (int) nodes.stream()
                .mapToLong(node -> node.allocatable().get(NodePool.GPU))
                .max()
                .orElse(0);
    }
}
