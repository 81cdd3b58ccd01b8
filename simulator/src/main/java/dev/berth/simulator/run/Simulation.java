package dev.berth.simulator.run;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
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
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays a scenario in virtual time on the production engine.
 *
 * <p><b>Idea.</b> Time jumps from event to event: ends, repairs, failures, arrivals, in this order at one instant. Then
 * jobs that wait are tried in the order of the queue; the engine decides for each pod, and a job whose pods do not all fit
 * takes back what it placed (mark and undo), so that it holds nothing.
 *
 * <p><b>Invariants.</b> A job runs with all of its pods or none. A job that loses a node loses all of its pods and waits
 * again, at its old place in the queue. Equal scenario, policy and seed give equal runs.
 *
 * <p><b>Cost.</b> O(log jobs) an event beside the engine's decisions; equal gangs that do not fit cost one attempt for
 * each time that something is freed.
 */
public final class Simulation {
    private static final Pod[] NO_PODS = {};

    private final Scenario scenario;
    private final Policy policy;
    private final long seed;
    private final Checks checks;
    private final Cluster cluster = new Cluster();
    private final Scheduler scheduler;
    private final @Nullable Audit audit;
    private final List<Job> jobs;
    private final Shapes.Gang[] gangs;
    private final int[] jobOfRank;
    private final int[] rankOfJob;
    private final Waiting waiting;
    private final TimedHeap ends = new TimedHeap();
    private final TimedHeap repairs = new TimedHeap();
    private final Map<String, Node> nodes = new HashMap<>();
    private final Pod[][] podsOf;
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
    private long decisions;
    private long events;

    /**
     * What is checked on the way.
     *
     * @param every the engine's invariants are checked after each decision and recomputed after so many events; 0 never
     * @param stop the run ends early once this is true
     */
    public record Checks(int every, BooleanSupplier stop) {
        public static final Checks NONE = new Checks(0, () -> false);
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
            cluster.apply(new Event.Upserted(node));
            capacityMilli += 1000 * node.allocatable().get(NodePool.GPU);
        }
        var demand = Demand.ofJobs(jobs);
        scheduler = new Scheduler(cluster, policy.profile(cluster, demand, seed), 0);
        fragmentation = new FragmentationSamples(
                cluster, demand, jobs.isEmpty() ? 0 : jobs.get(jobs.size() - 1).submitMillis());
        audit = checks.every() > 0 ? new Audit(cluster) : null;
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
        decisions = 0;
        int arrived = 0;
        int failed = 0;
        long nextCheck = checks.every();
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
            if (audit != null && events >= nextCheck) {
                audit.recomputed();
                nextCheck = events + checks.every();
            }
        }
        return result((System.nanoTime() - wallStart) / 1e9);
    }

    /** Which gangs fit the empty cluster; the others would block a strict queue for ever. */
    private boolean[] possible() {
        int count = 0;
        for (var gang : gangs) {
            count = Math.max(count, gang.number() + 1);
        }
        var known = new boolean[count];
        var fits = new boolean[count];
        for (int job = 0; job < gangs.length; job++) {
            int gang = gangs[job].number();
            if (!known[gang]) {
                known[gang] = true;
                int mark = cluster.mark();
                fits[gang] = place(job) != NO_PODS;
                cluster.undo(mark);
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
        waiting.add(rankOfJob[job], gangs[job].number());
    }

    private void startWhoFits() {
        for (int rank = waiting.next(); rank >= 0; rank = waiting.next()) {
            int job = jobOfRank[rank];
            var pods = start(job);
            if (pods == NO_PODS) {
                waiting.refused();
                continue;
            }
            waiting.started();
            podsOf[job] = pods;
            startOf[job] = now;
            endOf[job] = now + leftOf[job];
            ends.add(endOf[job], job);
            givenMilli += gangs[job].gpuMilli();
            events += pods.length;
            times.started(job, now);
        }
    }

    private Pod[] start(int job) {
        if (gangs[job].pods() == 1) {
            return place(job);
        }
        int mark = cluster.mark();
        var pods = place(job);
        if (pods == NO_PODS) {
            cluster.undo(mark);
        } else {
            cluster.keep(mark);
        }
        return pods;
    }

    /** Places all pods of a job; {@link #NO_PODS} at the first that finds no room. */
    private Pod[] place(int job) {
        var gang = gangs[job];
        var pods = new Pod[gang.pods()];
        int placed = 0;
        int attempt = startsOf[job]++;
        for (var part : gang.parts()) {
            for (int i = 0; i < part.count(); i++) {
                var pod = pod(job, attempt, placed, part.shape());
                decisions++;
                if (!bind(pod)) {
                    return NO_PODS;
                }
                pods[placed++] = pod;
            }
        }
        return pods;
    }

    private boolean bind(Pod pod) {
        if (audit != null) {
            return bindChecked(pod, audit);
        }
        var bind = scheduler.room(pod);
        if (bind != null) {
            cluster.apply(new Event.Upserted(pod));
            scheduler.apply(bind);
        }
        return bind != null;
    }

    private boolean bindChecked(Pod pod, Audit invariants) {
        var outcome = scheduler.decide(pod);
        if (outcome.waits() == null) {
            cluster.apply(new Event.Upserted(pod));
            outcome.decisions().forEach(scheduler::apply);
        }
        invariants.applied(outcome);
        return outcome.waits() == null;
    }

    private Pod pod(int job, int attempt, int number, PodShape shape) {
        String uid = job + "." + attempt + "." + number;
        return new Pod(
                "trace",
                uid,
                uid,
                Labels.EMPTY,
                shape,
                null,
                null,
                null,
                jobs.get(job).priority(),
                false,
                now,
                Pod.NOT_STARTED,
                false,
                false,
                List.of(),
                "berth",
                DeviceIndexes.NONE,
                null);
    }

    private void end(int job) {
        if (podsOf[job] == null || endOf[job] != now) {
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
            cluster.apply(Event.Deleted.of(pod));
        }
        events += podsOf[job].length;
        podsOf[job] = null;
        givenMilli -= gangs[job].gpuMilli();
        waiting.freed();
    }

    private void fail(int number) {
        var outage = scenario.outages().get(number);
        int node = cluster.nodes().find(outage.node());
        if (node < 0) {
            return; // down already
        }
        var hit = new TreeSet<Integer>();
        cluster.eachPodOn(
                node,
                pod -> hit.add(Integer.parseInt(pod.uid().substring(0, pod.uid().indexOf('.')))));
        for (int job : hit) {
            leave(job);
            lose(job);
        }
        var facts = cluster.nodes().get(node);
        cluster.apply(Event.Deleted.of(facts));
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
        waiting.add(rankOfJob[job], gangs[job].number());
    }

    private void repair(Outage outage) {
        var facts = nodes.get(outage.node());
        if (facts != null && cluster.nodes().find(outage.node()) < 0) {
            cluster.apply(new Event.Upserted(facts));
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
                decisions,
                events,
                wallSeconds);
    }
}
