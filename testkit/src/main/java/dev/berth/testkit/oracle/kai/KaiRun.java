package dev.berth.testkit.oracle.kai;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Requirement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The closed loop on one scenario. Each round tries the jobs by priority and age; first those that do not run yet, each as
 * a gang (all that it needs at least, or nothing), then further tasks one by one. What a round binds runs in the next.
 * Nothing is evicted.
 */
final class KaiRun {
    private final KaiCase scenario;
    private final KaiQueues queues;
    private final KaiLevels levels;
    private final List<String> queueOrder;
    private final Cluster cluster = new Cluster();
    private final Scheduler scheduler = new Scheduler(cluster, KaiProfile.create(), 0);
    private final Map<String, Place> places = new HashMap<>();
    private final Set<KaiJob> leftOut = new HashSet<>();
    private int binds;

    /** Where a task is. */
    record Place(String node, DeviceIndexes devices, boolean releasing) {}

    /** @param queueOrder queues whose jobs go before all others of equal priority, the first first */
    KaiRun(KaiCase scenario, List<String> queueOrder) {
        this.scenario = scenario;
        this.queueOrder = queueOrder;
        queues = new KaiQueues(scenario.queues());
        levels = new KaiLevels(scenario.source().at("extra"));
        scenario.nodes().forEach(node -> cluster.apply(new Event.Upserted(node)));
        var numbers = groupNumbers();
        for (var job : scenario.jobs()) {
            for (var task : job.tasks()) {
                begin(task, numbers);
            }
        }
    }

    /** GPUs that running tasks share have no numbers in scenarios: each group gets one, the same for all its tasks. */
    private Map<String, Integer> groupNumbers() {
        var byNode = new TreeMap<String, Set<String>>();
        each(task -> {
            if (task.holds()) {
                task.gpuGroups()
                        .forEach(group -> byNode.computeIfAbsent(task.nodeName(), n -> new TreeSet<>())
                                .add(group));
            }
        });
        var numbers = new HashMap<String, Integer>();
        byNode.forEach((node, groups) -> {
            int next = 0;
            for (var group : groups) {
                numbers.put(node + "/" + group, next++);
            }
        });
        return numbers;
    }

    private void begin(KaiTask task, Map<String, Integer> numbers) {
        var pod = task.pod();
        if (!task.holds()) {
            cluster.apply(new Event.Upserted(pod));
            return;
        }
        var indexes = task.gpuGroups().stream()
                .mapToInt(group -> numbers.getOrDefault(task.nodeName() + "/" + group, 0))
                .toArray();
        int wanted = pod.shape().devices().count();
        var devices = indexes.length == wanted ? DeviceIndexes.of(indexes) : unused(task.nodeName(), pod, numbers);
        cluster.apply(new Event.Upserted(pod.on(task.nodeName(), devices)));
        places.put(task.id(), new Place(task.nodeName(), devices, task.isReleasing()));
    }

    /** Devices for a task that names none: the last ones that are free and that no group has. */
    private DeviceIndexes unused(String node, Pod pod, Map<String, Integer> numbers) {
        var request = pod.shape().devices();
        var usage = usage(request.resource(), node);
        if (request.isNone() || usage == null) {
            return DeviceIndexes.NONE;
        }
        var taken = new HashSet<Integer>();
        numbers.forEach((group, number) -> {
            if (group.startsWith(node + "/")) {
                taken.add(number);
            }
        });
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

    private void each(Consumer<KaiTask> action) {
        scenario.jobs().forEach(job -> job.tasks().forEach(action));
    }

    Map<String, Place> places() {
        return places;
    }

    int binds() {
        return binds;
    }

    Cluster cluster() {
        return cluster;
    }

    /** Leaves out jobs whose tasks were taken from the cluster: neither do they run, nor do they wait. */
    void without(List<KaiJob> jobs) {
        leftOut.addAll(jobs);
        jobs.forEach(job -> job.tasks().forEach(task -> places.remove(task.id())));
    }

    /** One round. */
    void round() {
        var failed = new HashSet<>(leftOut);
        while (true) {
            var next = scenario.jobs().stream()
                    .filter(job -> !failed.contains(job)
                            && job.tasks().stream().anyMatch(task -> !places.containsKey(task.id())))
                    .min(order());
            if (next.isEmpty()) {
                break;
            }
            if (!advance(next.get())) {
                failed.add(next.get());
            }
        }
        for (var job : scenario.jobs()) {
            boolean stays = scenario.source().at("jobs").items().stream()
                    .anyMatch(field -> field.at("name").text("").equals(job.name())
                            && field.at("deleteJobInTest").isTrue());
            job.tasks().forEach(task -> release(task, stays));
        }
    }

    /** What was being deleted is gone after a round, and its controller has made it anew. */
    private void release(KaiTask task, boolean stays) {
        var place = places.get(task.id());
        if (place != null && place.releasing() && !stays) {
            places.remove(task.id());
            cluster.apply(Event.Deleted.of(task.pod()));
            cluster.apply(new Event.Upserted(task.pod()));
        }
    }

    private Comparator<KaiJob> order() {
        return Comparator.<KaiJob>comparingInt(job -> -job.priority())
                .thenComparingInt(
                        job -> queueOrder.contains(job.queue()) ? queueOrder.indexOf(job.queue()) : queueOrder.size())
                .thenComparing(job -> running(job) >= job.minAvailable())
                .thenComparingDouble(job -> -job.ageMinutes())
                .thenComparingInt(job -> scenario.jobs().indexOf(job));
    }

    private int running(KaiJob job) {
        return (int) job.tasks().stream().filter(task -> holds(task.id())).count();
    }

    private boolean holds(String task) {
        var place = places.get(task);
        return place != null && !place.releasing();
    }

    /** Places what the job needs to run or, if it runs, one more task. */
    private boolean advance(KaiJob job) {
        int mark = cluster.mark();
        var bound = new ArrayList<KaiTask>();
        boolean done = place(job, job.root(), List.of(), bound);
        if (done && bound.isEmpty()) {
            done = one(job, job.root(), List.of(), bound);
        }
        if (!done || bound.isEmpty() || !queues.allow(job, held())) {
            bound.forEach(task -> places.remove(task.id()));
            cluster.undo(mark);
            return false;
        }
        cluster.keep(mark);
        binds += bound.size();
        return true;
    }

    private Map<KaiJob, List<KaiTask>> held() {
        var held = new HashMap<KaiJob, List<KaiTask>>();
        scenario.jobs()
                .forEach(job -> held.put(
                        job,
                        job.tasks().stream().filter(task -> holds(task.id())).toList()));
        return held;
    }

    /** Places the least that a part needs, in one domain of its level. */
    private boolean place(KaiJob job, KaiGroup group, List<Requirement> conditions, List<KaiTask> bound) {
        return inDomains(job, group, conditions, bound, within -> {
            if (group.parts().isEmpty()) {
                return leaf(job, group, within, bound);
            }
            int placed = 0;
            for (var part : group.parts()) {
                int before = bound.size();
                if (place(job, part, within, bound)) {
                    placed++;
                } else {
                    takeBack(bound, before);
                }
            }
            return placed >= group.min();
        });
    }

    /** Places one further task of any set. */
    private boolean one(KaiJob job, KaiGroup group, List<Requirement> conditions, List<KaiTask> bound) {
        return inDomains(job, group, conditions, bound, within -> {
            if (!group.parts().isEmpty()) {
                return group.parts().stream().anyMatch(part -> one(job, part, within, bound));
            }
            for (var task : pending(job, group)) {
                if (seat(task, within, bound)) {
                    return true;
                }
            }
            return false;
        });
    }

    private interface Attempt {
        boolean within(List<Requirement> conditions);
    }

    /** Tries the domains of a part's level, those with the least room first, on the cluster as it is each time. */
    private boolean inDomains(
            KaiJob job, KaiGroup group, List<Requirement> conditions, List<KaiTask> bound, Attempt attempt) {
        if (group.required().isEmpty() && group.preferred().isEmpty()) {
            return attempt.within(conditions);
        }
        for (var level : levels.toTry(group.required(), group.preferred())) {
            var choices =
                    level.isEmpty() ? Set.<List<Requirement>>of(List.of()) : levels.domains(level, scenario.nodes());
            var sorted = new ArrayList<>(choices);
            sorted.sort(Comparator.comparingInt(this::freeGpus).thenComparing(Object::toString));
            for (var domain : sorted) {
                if (runsElsewhere(job, group, domain)) {
                    continue;
                }
                var within = new ArrayList<>(conditions);
                within.addAll(domain);
                int before = bound.size();
                if (attempt.within(within)) {
                    return true;
                }
                takeBack(bound, before);
            }
        }
        return false;
    }

    private int freeGpus(List<Requirement> domain) {
        int free = 0;
        for (var node : scenario.nodes()) {
            var usage = usage(KaiCase.GPU, node.name());
            if (meets(node, domain) && usage != null) {
                free += usage.freeUnits();
            }
        }
        return free;
    }

    private static boolean meets(Node node, List<Requirement> conditions) {
        return conditions.stream().allMatch(condition -> condition.matches(node.labels()));
    }

    /** Whether tasks of a part run outside a domain. */
    private boolean runsElsewhere(KaiJob job, KaiGroup group, List<Requirement> domain) {
        for (var leaf : group.leaves()) {
            for (var task : job.tasksOf(leaf)) {
                var place = places.get(task.id());
                if (place != null
                        && scenario.nodes().stream()
                                .anyMatch(node -> node.name().equals(place.node()) && !meets(node, domain))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean leaf(KaiJob job, KaiGroup leaf, List<Requirement> conditions, List<KaiTask> bound) {
        long missing = leaf.min()
                - job.tasksOf(leaf).stream().filter(task -> holds(task.id())).count();
        for (var task : pending(job, leaf)) {
            if (missing <= 0) {
                break;
            }
            if (seat(task, conditions, bound)) {
                missing--;
            }
        }
        return missing <= 0;
    }

    private List<KaiTask> pending(KaiJob job, KaiGroup leaf) {
        return job.tasksOf(leaf).stream()
                .filter(task -> !places.containsKey(task.id()))
                .sorted(Comparator.comparingInt((KaiTask task) -> -task.order()))
                .toList();
    }

    private boolean seat(KaiTask task, List<Requirement> conditions, List<KaiTask> bound) {
        Outcome outcome = scheduler.decide(task.pods().apply(conditions));
        for (var decision : outcome.decisions()) {
            if (decision instanceof Decision.Bind bind) {
                scheduler.apply(bind);
                new Audit(cluster).applied(outcome);
                places.put(task.id(), new Place(bind.node(), bind.devices(), false));
                bound.add(task);
                return true;
            }
        }
        return false;
    }

    private void takeBack(List<KaiTask> bound, int size) {
        while (bound.size() > size) {
            var task = bound.removeLast();
            places.remove(task.id());
            cluster.apply(new Event.Upserted(task.pod()));
        }
    }
}
