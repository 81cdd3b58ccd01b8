package dev.berth.testkit.oracle.kai;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Topology;
import dev.berth.testkit.oracle.kai.KaiPlaces.Phase;
import dev.berth.testkit.oracle.kai.KaiPlaces.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The closed loop on one scenario, decided by the production engine. Each round tries the jobs by priority and age; first
 * those that do not run yet, each as a gang (all that it needs at least, or nothing), then further tasks one by one. A job
 * that fits only once others have gone that are going already waits for their room, and nobody else gets it. Where
 * preemption is on, a pod that found no room may evict less urgent ones of its own queue that may be preempted. What a
 * round binds runs in the next.
 */
final class KaiRun {
    private final KaiCase scenario;
    private final KaiQueues queues;
    private final List<String> queueOrder;
    private final boolean preempts;
    private final Cluster cluster = new Cluster();
    private final Scheduler scheduler;
    private final Map<KaiTask, Pod> pods = new HashMap<>();
    private final Map<KaiJob, KaiGang> gangs = new HashMap<>();
    private final KaiPlaces places = new KaiPlaces();
    private final Set<KaiJob> leftOut = new HashSet<>();
    private int binds;
    private int evictions;
    private int pipelined;

    /** @param queueOrder queues whose jobs go before all others of equal priority, the first first */
    KaiRun(KaiCase scenario, List<String> queueOrder, boolean preempts) {
        this.scenario = scenario;
        this.queueOrder = queueOrder;
        this.preempts = preempts;
        scheduler = new Scheduler(cluster, KaiProfile.create(preempts), 0);
        queues = new KaiQueues(scenario.queues());
        for (var topology : scenario.source().at("extra", "topologies").items()) {
            cluster.apply(new Event.Upserted(new Topology(
                    topology.at("metadata", "name").text(""),
                    topology.at("spec", "levels")
                            .each(level -> level.at("nodeLabel").text("")))));
        }
        scenario.nodes().forEach(node -> cluster.apply(new Event.Upserted(node)));
        scenario.zones().forEach(zones -> cluster.apply(new Event.Upserted(zones)));
        var numbers = KaiPlaces.groupNumbers(scenario);
        for (var job : scenario.jobs()) {
            var gang = new KaiGang(job);
            gangs.put(job, gang);
            cluster.apply(new Event.Upserted(gang.group()));
            for (var task : job.tasks()) {
                begin(task, gang, numbers);
            }
        }
    }

    private void begin(KaiTask task, KaiGang gang, Map<String, Integer> numbers) {
        var pod = task.pod().with(gang.memberships().get(task));
        pods.put(task, pod);
        if (!task.holds()) {
            cluster.apply(new Event.Upserted(pod));
            return;
        }
        var indexes = task.gpuGroups().stream()
                .mapToInt(group -> numbers.getOrDefault(task.nodeName() + "/" + group, 0))
                .toArray();
        int wanted = pod.shape().devices().count();
        var named = indexes.length == wanted ? DeviceIndexes.of(indexes) : unused(task.nodeName(), pod, numbers);
        var devices = named.inZones(task.zones());
        cluster.apply(new Event.Upserted(pod.on(task.nodeName(), devices)));
        var phase = task.isReleasing() ? Phase.RELEASING : Phase.RUNNING;
        places.all().put(task.id(), new Place(task.nodeName(), devices, phase));
    }

    /** Devices for a task that names none: the last ones that are free and that no group has. */
    private DeviceIndexes unused(String node, Pod pod, Map<String, Integer> numbers) {
        var request = pod.shape().devices();
        var usage = usage(request.resource(), node);
        if (request.isNone() || usage == null) {
            return DeviceIndexes.NONE;
        }
        var taken = KaiPlaces.taken(node, numbers);
        var found = new ArrayList<Integer>();
        for (int i = usage.size() - 1; i >= 0 && found.size() < request.count(); i--) {
            if (usage.isUnused(i) && !taken.contains(i)) {
                found.add(i);
            }
        }
        return found.size() < request.count()
                ? DeviceIndexes.NONE
                : DeviceIndexes.of(found.stream().mapToInt(Integer::intValue).toArray());
    }

    @Nullable
    DeviceUsage usage(String resource, String node) {
        int number = cluster.nodes().find(node);
        return number < 0 ? null : cluster.nodes().devices(resource).get(number);
    }

    /** What is free of a NUMA zone once those are gone that are going. */
    long freeInZone(String node, int zone, String resource) {
        int mark = cluster.mark();
        try {
            scenario.jobs()
                    .forEach(job -> job.tasks().stream()
                            .filter(task -> places.is(task, Phase.RELEASING))
                            .forEach(task -> cluster.apply(Event.Deleted.of(pods(task)))));
            var zones = cluster.nodes().zones().get(cluster.nodes().find(node));
            return zones == null ? 0 : zones.free(zone, resource);
        } finally {
            cluster.undo(mark);
        }
    }

    KaiPlaces places() {
        return places;
    }

    Cluster cluster() {
        return cluster;
    }

    int binds() {
        return binds;
    }

    int evictions() {
        return evictions;
    }

    int pipelined() {
        return pipelined;
    }

    /** Takes jobs away: neither do they run, nor do they wait. */
    void without(List<KaiJob> jobs) {
        leftOut.addAll(jobs);
        for (var job : jobs) {
            for (var task : job.tasks()) {
                places.all().remove(task.id());
                cluster.apply(Event.Deleted.of(pods(task)));
            }
        }
    }

    private Pod pods(KaiTask task) {
        return pods.getOrDefault(task, task.pod());
    }

    /** One session, and what becomes of it until the next. */
    void round() {
        session();
        for (var job : scenario.jobs()) {
            boolean stays = scenario.source().at("jobs").items().stream()
                    .anyMatch(field -> field.at("name").text("").equals(job.name())
                            && field.at("deleteJobInTest").isTrue());
            job.tasks().forEach(task -> settle(task, stays));
        }
    }

    /** What was being deleted is gone, and its controller has made it anew; what waited for room asks again. */
    private void settle(KaiTask task, boolean stays) {
        if (places.is(task, Phase.PIPELINED) || (places.is(task, Phase.RELEASING) && !stays)) {
            places.all().remove(task.id());
            cluster.apply(Event.Deleted.of(pods(task)));
            cluster.apply(new Event.Upserted(pods(task)));
        }
    }

    /** Tries all jobs once, and what is left with evictions. */
    void session() {
        var failed = new HashSet<>(leftOut);
        var next = next(failed);
        while (next != null) {
            if (!advance(next)) {
                failed.add(next);
            }
            next = next(failed);
        }
        if (preempts) {
            scenario.jobs().stream()
                    .filter(job -> !leftOut.contains(job) && waits(job))
                    .sorted(order())
                    .forEach(this::evictFor);
        }
    }

    private @Nullable KaiJob next(Set<KaiJob> failed) {
        return scenario.jobs().stream()
                .filter(job -> !failed.contains(job) && waits(job))
                .min(order())
                .orElse(null);
    }

    private boolean waits(KaiJob job) {
        return job.tasks().stream().anyMatch(task -> !places.knows(task));
    }

    private Comparator<KaiJob> order() {
        return Comparator.<KaiJob>comparingInt(job -> -job.priority())
                .thenComparingInt(
                        job -> queueOrder.contains(job.queue()) ? queueOrder.indexOf(job.queue()) : queueOrder.size())
                .thenComparing(job -> runs(job, job.root()))
                .thenComparingDouble(job -> -job.ageMinutes())
                .thenComparingInt(job -> scenario.jobs().indexOf(job));
    }

    private boolean runs(KaiJob job, KaiGroup part) {
        return part.parts().isEmpty()
                ? held(job, part) >= part.min()
                : part.parts().stream().filter(inner -> runs(job, inner)).count() >= part.min();
    }

    private long held(KaiJob job, KaiGroup leaf) {
        return job.tasksOf(leaf).stream().filter(places::holds).count();
    }

    /** Places what the job needs to run or, if it runs, a little more. */
    private boolean advance(KaiJob job) {
        if (!runs(job, job.root())) {
            var needed = new ArrayList<KaiTask>();
            job.root().leaves().forEach(leaf -> needed.addAll(needed(job, leaf)));
            return offer(job, needed);
        }
        for (var leaf : job.root().leaves()) {
            var more = held(job, leaf) < leaf.min() ? needed(job, leaf) : List.<KaiTask>of();
            if (more.isEmpty() ? oneMore(job, leaf) : offer(job, more)) {
                return true;
            }
        }
        return false;
    }

    /** The tasks of a set that must start for it to run. */
    private List<KaiTask> needed(KaiJob job, KaiGroup leaf) {
        long missing = leaf.min() - held(job, leaf);
        return KaiGang.inOrder(job.tasksOf(leaf)).stream()
                .filter(task -> !places.knows(task))
                .limit(Math.max(0, missing))
                .toList();
    }

    private boolean oneMore(KaiJob job, KaiGroup leaf) {
        return KaiGang.inOrder(job.tasksOf(leaf)).stream()
                .filter(task -> !places.knows(task))
                .anyMatch(task -> offer(job, List.of(task)));
    }

    /** Has the engine decide about some tasks of a job as a gang. */
    private boolean offer(KaiJob job, List<KaiTask> tasks) {
        return take(job, tasks, decide(job, tasks), Phase.RUNNING)
                || take(job, tasks, onceFreed(job, tasks), Phase.PIPELINED);
    }

    private List<Outcome> decide(KaiJob job, List<KaiTask> tasks) {
        var offered = tasks.stream().map(this::pods).toList();
        var key = gangs.computeIfAbsent(job, KaiGang::new).group().key();
        return scheduler.decide(Gang.of(key, offered, cluster)).members();
    }

    /** What would be decided if all that is being deleted were gone. */
    private List<Outcome> onceFreed(KaiJob job, List<KaiTask> tasks) {
        var going = new ArrayList<KaiTask>();
        scenario.jobs()
                .forEach(each -> each.tasks().stream()
                        .filter(task -> places.is(task, Phase.RELEASING))
                        .forEach(going::add));
        if (going.isEmpty()) {
            return List.of();
        }
        int mark = cluster.mark();
        try {
            going.forEach(task -> cluster.apply(Event.Deleted.of(pods(task))));
            return decide(job, tasks);
        } finally {
            cluster.undo(mark);
        }
    }

    /** Carries outcomes out, unless they bind nobody or a queue may not have so much. */
    private boolean take(KaiJob job, List<KaiTask> tasks, List<Outcome> outcomes, Phase phase) {
        int mark = cluster.mark();
        var taken = new ArrayList<KaiTask>();
        for (var outcome : outcomes) {
            for (var decision : outcome.decisions()) {
                if (decision instanceof Decision.Bind bind) {
                    scheduler.apply(bind);
                    var task = taskOf(bind.pod(), tasks);
                    places.all().put(task.id(), new Place(bind.node(), bind.devices(), phase));
                    taken.add(task);
                }
            }
        }
        if (taken.isEmpty() || !queues.allow(job, held())) {
            taken.forEach(task -> places.all().remove(task.id()));
            cluster.undo(mark);
            return false;
        }
        cluster.keep(mark);
        if (phase == Phase.RUNNING) {
            var audit = new Audit(cluster);
            outcomes.forEach(audit::applied);
            binds += taken.size();
        } else {
            pipelined += taken.size();
        }
        return true;
    }

    private static KaiTask taskOf(Pod pod, List<KaiTask> tasks) {
        return tasks.stream()
                .filter(task -> task.id().equals(pod.name()))
                .findFirst()
                .orElseThrow();
    }

    private Map<KaiJob, List<KaiTask>> held() {
        var held = new HashMap<KaiJob, List<KaiTask>>();
        scenario.jobs()
                .forEach(job ->
                        held.put(job, job.tasks().stream().filter(places::holds).toList()));
        return held;
    }

    /** Evicts for a job that needs one pod; the engine evicts for no gang yet. */
    private void evictFor(KaiJob job) {
        var needed = new ArrayList<KaiTask>();
        job.root().leaves().forEach(leaf -> needed.addAll(needed(job, leaf)));
        if (needed.size() != 1) {
            return;
        }
        var outcome = scheduler.decide(pods(needed.get(0)));
        int mark = cluster.mark();
        var before = new HashMap<>(places.all());
        boolean allowed = true;
        int evicted = 0;
        for (var decision : outcome.decisions()) {
            switch (decision) {
                case Decision.Evict evict -> {
                    allowed &= mayBeEvicted(evict.victim(), job);
                    places.all()
                            .computeIfPresent(
                                    evict.victim().name(),
                                    (id, place) -> new Place(place.node(), place.devices(), Phase.RELEASING));
                    evicted++;
                }
                case Decision.Reserve reserve ->
                    places.all()
                            .put(reserve.pod().name(), new Place(reserve.node(), reserve.devices(), Phase.PIPELINED));
                case Decision.Bind bind -> allowed = false;
                case Decision.OfClaim claim -> allowed = false;
            }
            scheduler.apply(decision);
        }
        if (evicted == 0 || !allowed || !queues.allow(job, held())) {
            places.all().clear();
            places.all().putAll(before);
            cluster.undo(mark);
            return;
        }
        cluster.keep(mark);
        new Audit(cluster).applied(outcome);
        evictions += evicted;
        pipelined++;
    }

    private boolean mayBeEvicted(Pod victim, KaiJob by) {
        return scenario.jobs().stream()
                .anyMatch(job -> job.preemptible()
                        && job.queue().equals(by.queue())
                        && job.tasks().stream().anyMatch(task -> task.id().equals(victim.name())));
    }
}
