package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Cause;
import dev.berth.embedded.api.Rules;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/** Kinds that make pods from a template. */
final class WorkloadRules {
    private WorkloadRules() {}

    static final Rules DEPLOYMENT = Simple.COUNTED
            .filling(deployment -> templated(deployment)
                    .orElse(1, "spec", "replicas")
                    .orElse("RollingUpdate", "spec", "strategy", "type")
                    .orElse(10, "spec", "revisionHistoryLimit")
                    .orElse(600, "spec", "progressDeadlineSeconds"))
            .checking(WorkloadRules::check)
            .checkingUpdates(WorkloadRules::sameSelector);

    static final Rules REPLICA_SET = Simple.COUNTED
            .filling(set -> templated(set).orElse(1, "spec", "replicas"))
            .checking(WorkloadRules::check)
            .checkingUpdates(WorkloadRules::sameSelector);

    static final Rules JOB = Simple.COUNTED
            .filling(WorkloadRules::jobDefaults)
            .beginning(WorkloadRules::labelled)
            .checking(WorkloadRules::checkJob)
            .checkingUpdates((was, is) -> {
                for (String field : List.of("completions", "template", "completionMode", "selector")) {
                    boolean mayChange = field.equals("template")
                            && was.at("spec", "suspend").isTrue();
                    if (!mayChange && !was.at("spec", field).equals(is.at("spec", field))) {
                        return List.of(Cause.invalid("spec." + field, is.at("spec", field), "field is immutable"));
                    }
                }
                return List.of();
            });

    private static Json.Obj templated(Json.Obj workload) {
        return workload.at("spec", "template", "spec") instanceof Json.Obj spec
                ? workload.put(PodDefaults.complete(spec), "spec", "template", "spec")
                : workload;
    }

    private static Json.Obj jobDefaults(Json.Obj job) {
        var complete = templated(job);
        if (!complete.at("spec", "completions").present()
                && !complete.at("spec", "parallelism").present()) {
            complete = complete.put(1, "spec", "completions");
        }
        return complete.orElse(1, "spec", "parallelism")
                .orElse(6, "spec", "backoffLimit")
                .orElse("NonIndexed", "spec", "completionMode")
                .orElse(false, "spec", "suspend");
    }

    /** A job knows its pods by labels that it makes itself. */
    private static Json.Obj labelled(Json.Obj job) {
        String uid = job.at("metadata", "uid").text("");
        String name = job.at("metadata", "name").text("");
        return job.without("status")
                .put(uid, "spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid")
                .put(uid, "spec", "template", "metadata", "labels", "batch.kubernetes.io/controller-uid")
                .put(name, "spec", "template", "metadata", "labels", "batch.kubernetes.io/job-name")
                .put(name, "spec", "template", "metadata", "labels", "job-name");
    }

    private static List<Cause> check(Json.Obj workload) {
        var causes = new ArrayList<Cause>();
        var selector = LabelSelector.of(workload.at("spec", "selector"));
        if (selector == null || selector.requirements().isEmpty()) {
            causes.add(Cause.required("spec.selector", ""));
        } else if (!selector.selects(workload.at("spec", "template", "metadata", "labels"))) {
            causes.add(Cause.invalid(
                    "spec.template.metadata.labels",
                    workload.at("spec", "template", "metadata", "labels"),
                    "`selector` does not match template `labels`"));
        }
        notNegative(workload, "replicas", causes);
        causes.addAll(PodChecks.check(workload.at("spec", "template", "spec"), "spec.template.spec"));
        String restart =
                workload.at("spec", "template", "spec", "restartPolicy").text("Always");
        if (!restart.equals("Always")) {
            causes.add(Cause.notSupported("spec.template.spec.restartPolicy", restart, "\"Always\""));
        }
        return causes;
    }

    private static List<Cause> checkJob(Json.Obj job) {
        var causes = new ArrayList<Cause>();
        for (String field : List.of("parallelism", "completions", "backoffLimit")) {
            notNegative(job, field, causes);
        }
        if (job.at("spec", "completionMode").text("").equals("Indexed")
                && !job.at("spec", "completions").present()) {
            causes.add(Cause.required("spec.completions", "when completion mode is Indexed"));
        }
        causes.addAll(PodChecks.check(job.at("spec", "template", "spec"), "spec.template.spec"));
        String restart = job.at("spec", "template", "spec", "restartPolicy").text("Always");
        if (!restart.equals("Never") && !restart.equals("OnFailure")) {
            causes.add(Cause.notSupported("spec.template.spec.restartPolicy", restart, "\"OnFailure\", \"Never\""));
        }
        return causes;
    }

    private static void notNegative(Json.Obj workload, String field, List<Cause> causes) {
        long value = workload.at("spec", field).number(0);
        if (value < 0) {
            causes.add(Cause.invalid("spec." + field, Json.of(value), "must be greater than or equal to 0"));
        }
    }

    private static List<Cause> sameSelector(Json.Obj was, Json.Obj is) {
        return was.at("spec", "selector").equals(is.at("spec", "selector"))
                ? List.of()
                : List.of(Cause.invalid("spec.selector", is.at("spec", "selector"), "field is immutable"));
    }
}
