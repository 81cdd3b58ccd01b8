package dev.berth.simulator.run;

import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.simulator.policy.Policies;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.workload.Demand;
import dev.berth.simulator.workload.Job;
import dev.berth.simulator.workload.NodePool;
import dev.berth.simulator.workload.Outage;
import dev.berth.simulator.workload.Shapes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays a scenario in virtual time on the production engine.
 *
 * <p><b>Idea.</b> Time jumps from event to event: ends, repairs, failures, arrivals, in this order at one instant. Then
 * jobs that wait are tried in the order of the queue; the engine decides for each pod, and about the pods of one job as a gang,
 * so that a job whose pods do not all fit holds nothing.
 *
 * <p><b>Invariants.</b> A job runs with all of its pods or none. A job that loses a node loses all of its pods and waits
 * again, at its old place in the queue. Equal scenario, policy and seed give equal runs.
 *
 * <p><b>Cost.</b> O(log jobs) an event beside the engine's decisions; equal gangs that do not fit cost one attempt for
 * each time that something is freed.
 */
public final class Simulation {
    private static final Pod[] NO_PODS = {};
    private static final Policy FIRST_FIT = Objects.requireNonNull(Policies.find("FirstFit"));

    private final Scenario scenario;
    private final Policy policy;
    private final long seed;
    private final Checks checks;
    private final Desk desk;
    private final List<Job> jobs;
    private final Shapes.Gang[] gangs;
    private final int[] jobOfRank;
    private final int[] rankOfJob;
    private final Waiting waiting;
    private final TimedHeap ends = new TimedHeap();
    private final TimedHeap repairs = new TimedHeap();
    private final Map<String, Node> nodes = new HashMap<>();
    private final Pod[][] podsOf;
    private final boolean[] running;
    private final long[] endOf;
    private final long[] leftOf;
    private final long[] startOf;
    private final int[] startsOf;
    private final JobTimes times;
    private final Timeline timeline = new Timeline(JobRun.QUANTITIES);
    private final FragmentationSamples fragmentation;

    private long now;
    private long givenMilli;
    private long wantedMilli;
    private long capacityMilli;
    private int finished;
    private int impossible;
    private long restarts;
    private double lostGpuMillis;
    private long events;

    /**
     * What goes on beside the run.
     *
     * @param every the engine's invariants are checked after each decision, and all that it keeps is compared with a
     *     rebuild after so many changes; 0 never
     * @param stop the run ends early once this is true
     * @param trail told all that happens; null where nobody listens
     */
    public record Checks(
            int every, BooleanSupplier stop, @Nullable Trail trail) {
        public static final Checks NONE = new Checks(0, () -> false, null);
    }

    /** The run was asked to stop before its end. */
    public static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    public Simulation(Scenario scenario, Policy policy, long seed, Checks checks) {
        this.scenario = scenario;
        this.policy = policy;
        this.seed = seed;
        this.checks = checks;
        jobs = scenario.jobs();
        for (var node : scenario.nodes()) {
            nodes.put(node.name(), node);
            capacityMilli += 1000 * node.allocatable().get(NodePool.GPU);
        }
        var demand = Demand.ofJobs(jobs);
        desk = new Desk(scenario.nodes(), policy, demand, seed, 0, checks.every(), checks.trail());
        long lastArrival = jobs.isEmpty() ? 0 : jobs.get(jobs.size() - 1).submitMillis();
        fragmentation = new FragmentationSamples(desk.cluster(), demand, lastArrival);
        var shapes = new Shapes(scenario.widestNode());
        gangs = jobs.stream().map(shapes::gang).toArray(Shapes.Gang[]::new);
        jobOfRank = IntStream.range(0, jobs.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(job -> -jobs.get(job).priority())
                        .thenComparingInt(job -> job))
                .mapToInt(Integer::intValue)
                .toArray();
        rankOfJob = new int[jobs.size()];
        for (int rank = 0; rank < jobOfRank.length; rank++) {
            rankOfJob[jobOfRank[rank]] = rank;
        }
        waiting = scenario.discipline().queue(shapes.gangs());
        podsOf = new Pod[jobs.size()][];
        running = new boolean[jobs.size()];
        endOf = new long[jobs.size()];
        startOf = new long[jobs.size()];
        startsOf = new int[jobs.size()];
        leftOf = jobs.stream().mapToLong(Job::runMillis).toArray();
        times = new JobTimes(jobs);
    }

    /** Plays the scenario to its end. */
    public JobRun run() {
        long wallStart = System.nanoTime();
        var fits = possible();
        int arrived = 0;
        int failed = 0;
        while (true) {
            long at = Math.min(ends.time(), repairs.time());
            if (arrived < jobs.size()) {
                at = Math.min(at, jobs.get(arrived).submitMillis());
            }
            if (at == Long.MAX_VALUE || finished + impossible == jobs.size()) {
                break;
            }
            if (failed < scenario.outages().size()) {
                at = Math.min(at, scenario.outages().get(failed).downMillis());
            }
            if (checks.stop().getAsBoolean()) {
                throw new StoppedException();
            }
            advance(at);
            while (ends.time() == at) {
                end(ends.poll());
            }
            while (repairs.time() == at) {
                repair(scenario.outages().get(repairs.poll()));
            }
            while (failed < scenario.outages().size()
                    && scenario.outages().get(failed).downMillis() == at) {
                fail(failed++);
            }
            while (arrived < jobs.size() && jobs.get(arrived).submitMillis() == at) {
                arrive(arrived, fits[gangs[arrived].number()]);
                arrived++;
            }
            startWhoFits();
        }
        return result((System.nanoTime() - wallStart) / 1e9);
    }

    /** Which gangs fit the empty cluster, by first fit; the others would block a strict queue for ever. */
    private boolean[] possible() {
        int count = 0;
        for (var gang : gangs) {
            count = Math.max(count, gang.number() + 1);
        }
        var known = new boolean[count];
        var fits = new boolean[count];
        var trial = new Desk(scenario.nodes(), FIRST_FIT, new Demand(Map.of()), 0, 0, 0, null);
        for (int job = 0; job < gangs.length; job++) {
            int gang = gangs[job].number();
            if (!known[gang]) {
                known[gang] = true;
                var pods = pods(job);
                for (var pod : pods) {
                    trial.arrive(pod);
                }
                fits[gang] = place(pods, trial);
                for (var pod : pods) {
                    trial.leave(pod);
                }
            }
        }
        return fits;
    }

    private void advance(long at) {
        timeline.advance(at, givenMilli, wantedMilli, capacityMilli, waiting.size());
        fragmentation.advance(at);
        now = at;
    }

    private void arrive(int job, boolean fits) {
        events += gangs[job].pods();
        if (!fits) {
            impossible++;
            return;
        }
        wantedMilli += gangs[job].gpuMilli();
        await(job);
    }

    /** The job's pods are there and wait for their turn. */
    private void await(int job) {
        podsOf[job] = pods(job);
        for (var pod : podsOf[job]) {
            desk.arrive(pod);
        }
        waiting.add(rankOfJob[job], gangs[job].number());
    }

    private void startWhoFits() {
        for (int rank = waiting.next(); rank >= 0; rank = waiting.next()) {
            int job = jobOfRank[rank];
            if (!place(podsOf[job], desk)) {
                waiting.refused();
                continue;
            }
            waiting.started();
            running[job] = true;
            startOf[job] = now;
            endOf[job] = now + leftOf[job];
            ends.add(endOf[job], job);
            givenMilli += gangs[job].gpuMilli();
            events += podsOf[job].length;
            times.started(job, now);
        }
    }

    /** Places all pods of a job, or none. */
    private static boolean place(Pod[] pods, Desk desk) {
        return pods.length == 1 ? desk.place(pods[0]) : desk.place(List.of(pods));
    }

    /** New pods for a job; those of an earlier start do not come back. */
    private Pod[] pods(int job) {
        var pods = new Pod[gangs[job].pods()];
        int attempt = startsOf[job]++;
        int count = 0;
        for (var part : gangs[job].parts()) {
            for (int i = 0; i < part.count(); i++) {
                pods[count] = pod(job, attempt, count, part.shape());
                count++;
            }
        }
        return pods;
    }

    private Pod pod(int job, int attempt, int number, PodShape shape) {
        String gang = job + "." + attempt;
        String name = gang + "." + number;
        int priority = jobs.get(job).priority();
        return gangs[job].pods() == 1
                ? Desk.pod(name, shape, priority, now)
                : Desk.member(name, shape, priority, now, gang, number, gangs[job].terms());
    }

    private void end(int job) {
        if (!running[job] || endOf[job] != now) {
            return; // it lost its node before, and this end with it
        }
        leave(job);
        wantedMilli -= gangs[job].gpuMilli();
        finished++;
        times.ended(job, now);
    }

    /** Takes a job's pods off the cluster. */
    private void leave(int job) {
        for (var pod : podsOf[job]) {
            desk.leave(pod);
        }
        events += podsOf[job].length;
        podsOf[job] = NO_PODS;
        running[job] = false;
        givenMilli -= gangs[job].gpuMilli();
        waiting.freed();
    }

    private void fail(int number) {
        var outage = scenario.outages().get(number);
        var cluster = desk.cluster();
        int node = cluster.nodes().find(outage.node());
        if (node < 0) {
            return; // down already
        }
        var hit = new TreeSet<Integer>();
        cluster.eachPodOn(
                node,
                pod -> hit.add(
                        Integer.parseInt(pod.name().substring(0, pod.name().indexOf('.')))));
        for (int job : hit) {
            leave(job);
            lose(job);
        }
        var facts = cluster.nodes().get(node);
        desk.nodeDown(facts);
        capacityMilli -= 1000 * facts.allocatable().get(NodePool.GPU);
        if (outage.upMillis() != Long.MAX_VALUE) {
            repairs.add(outage.upMillis(), number);
        }
    }

    /** What ran since the last checkpoint is lost; the rest waits at the job's old place. */
    private void lose(int job) {
        long ran = now - startOf[job];
        long saved = scenario.checkpointMillis() == 0 ? 0 : ran - ran % scenario.checkpointMillis();
        leftOf[job] -= saved;
        lostGpuMillis += (ran - saved) * (gangs[job].gpuMilli() / 1000.0);
        restarts++;
        times.interrupted(job, now);
        await(job);
    }

    private void repair(Outage outage) {
        var facts = nodes.get(outage.node());
        if (facts != null && desk.cluster().nodes().find(outage.node()) < 0) {
            desk.nodeUp(facts);
            capacityMilli += 1000 * facts.allocatable().get(NodePool.GPU);
            waiting.freed();
        }
    }

    private JobRun result(double wallSeconds) {
        double capacity = timeline.mean(JobRun.CAPACITY);
        return new JobRun(
                policy.name(),
                seed,
                jobs.size(),
                finished,
                impossible,
                waiting.size(),
                restarts,
                times.completion(),
                times.queueing(),
                times.widths(),
                now / 1000.0,
                capacity == 0 ? 0 : 100 * timeline.mean(JobRun.GIVEN) / capacity,
                lostGpuMillis / 1000,
                fragmentation.samples(),
                timeline,
                desk.decisions(),
                events,
                wallSeconds);
    }
}
