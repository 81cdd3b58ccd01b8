package dev.berth.embedded.control;

import dev.berth.embedded.api.Conditions;
import dev.berth.embedded.api.Times;
import dev.berth.embedded.api.WriteOptions;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.kinds.BuiltIn;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Runs pods of a Job until enough succeeded, or too many failed. */
final class Jobs implements Controller {
    private static final String AS = "job-controller";
    private static final String INDEX = "batch.kubernetes.io/job-completion-index";
    private final Store store;
    private final Writes writes;
    private final Owned owned;
    private final Set<String> dirty = new LinkedHashSet<>();

    Jobs(Store store, Writes writes, Owned owned) {
        this.store = store;
        this.writes = writes;
        this.owned = owned;
    }

    @Override
    public void saw(Change change) {
        if (change.resource().equals(BuiltIn.JOB.table())) {
            dirty.add(change.after().key());
        } else if (change.resource().equals(BuiltIn.POD.table())) {
            for (var owner : change.after().metadata().get("ownerReferences").items()) {
                if (owner.get("kind").plain().equals("Job")) {
                    dirty.add(Stored.key(
                            change.after().namespace(), owner.get("name").plain()));
                }
            }
        }
    }

    @Override
    public void act() {
        for (String key : dirty) {
            var job = store.get(BuiltIn.JOB.table(), key);
            if (job != null && !Pods.isGoing(job)) {
                reconcile(job);
            }
        }
        dirty.clear();
    }

    private void reconcile(Stored job) {
        var spec = job.object().get("spec");
        var pods = owned.controlled(store, job.uid(), BuiltIn.POD.table());
        var active = new ArrayList<>(pods.stream().filter(Pods::isActive).toList());
        boolean indexed = spec.get("completionMode").text("").equals("Indexed");
        long succeeded = indexed ? done(pods).size() : count(pods, "Succeeded");
        long failed = count(pods, "Failed") + earlier(job, pods);
        var completions = spec.get("completions");
        boolean complete =
                completions.present() ? succeeded >= completions.number(1) : succeeded > 0 && active.isEmpty();
        boolean tooMany = failed > spec.get("backoffLimit").number(6);
        boolean suspended = spec.get("suspend").isTrue();
        if (ended(job) || complete || tooMany || suspended) {
            active.forEach(pod -> Pods.delete(writes, pod));
            active.clear();
        } else {
            long room = spec.get("parallelism").number(1) - active.size();
            if (completions.present()) {
                room = Math.min(room, completions.number(1) - succeeded - active.size());
            } else if (succeeded > 0) {
                room = 0;
            }
            start(job, pods, indexed, room);
            active.stream()
                    .skip(Math.max(0, active.size() + Math.min(0, room)))
                    .forEach(pod -> Pods.delete(writes, pod));
        }
        tell(job, active.size(), succeeded, failed, complete, tooMany, suspended);
    }

    private static boolean ended(Stored job) {
        return Conditions.isTrue(job.object(), "Complete") || Conditions.isTrue(job.object(), "Failed");
    }

    private static long count(List<Stored> pods, String phase) {
        return pods.stream().filter(pod -> Pods.phase(pod).equals(phase)).count();
    }

    /** Failures whose pods are gone, as far as the status knows them. */
    private static long earlier(Stored job, List<Stored> pods) {
        return Math.max(0, job.object().at("status", "failed").number(0) - count(pods, "Failed"));
    }

    private static Set<String> done(List<Stored> pods) {
        var done = new TreeSet<String>();
        pods.stream().filter(pod -> Pods.phase(pod).equals("Succeeded")).forEach(pod -> done.add(index(pod)));
        return done;
    }

    private static String index(Stored pod) {
        return pod.metadata().at("annotations", INDEX).text("");
    }

    private void start(Stored job, List<Stored> pods, boolean indexed, long room) {
        var template = job.object().at("spec", "template");
        var taken = done(pods);
        pods.stream().filter(Pods::isActive).forEach(pod -> taken.add(index(pod)));
        long next = 0;
        for (long i = 0; i < room; i++) {
            var pod = Pods.of(job, template);
            if (indexed) {
                while (taken.contains(String.valueOf(next))) {
                    next++;
                }
                String index = String.valueOf(next++);
                pod = pod.put(index, "metadata", "annotations", INDEX)
                        .put(index, "metadata", "labels", INDEX)
                        .put(job.name() + "-" + index + "-", "metadata", "generateName")
                        .put(job.name() + "-" + index, "spec", "hostname");
            }
            if (!Pods.create(writes, job, pod, AS)) {
                return;
            }
        }
    }

    private void tell(
            Stored job,
            long active,
            long succeeded,
            long failed,
            boolean complete,
            boolean tooMany,
            boolean suspended) {
        String now = Times.seconds(writes.context().now());
        writes.change(BuiltIn.JOB, job.namespace(), job.name(), Writes.Part.STATUS, WriteOptions.of(AS), before -> {
            var status = before.put(active, "status", "active")
                    .put(succeeded, "status", "succeeded")
                    .put(failed, "status", "failed");
            if (!suspended) {
                status = status.orElse(now, "status", "startTime");
            }
            if (complete && !ended(job)) {
                status = Conditions.set(status, condition("Complete", "CompletionsReached", now))
                        .orElse(now, "status", "completionTime");
            } else if (tooMany && !ended(job)) {
                status = Conditions.set(status, condition("Failed", "BackoffLimitExceeded", now));
            } else if (suspended || Conditions.isTrue(before, "Suspended")) {
                status = Conditions.set(
                        status,
                        condition("Suspended", suspended ? "JobSuspended" : "JobResumed", now)
                                .with("status", suspended ? "True" : "False"));
            }
            return status;
        });
    }

    private static Json.Obj condition(String type, String reason, String now) {
        return Json.object(
                "type", type,
                "status", "True",
                "lastProbeTime", now,
                "lastTransitionTime", now,
                "reason", reason);
    }
}
