package dev.berth.cli.demo;

import dev.berth.embedded.json.Json;
import java.util.List;

/** The objects that the short forms of a scenario stand for. */
final class Manifests {
    private Manifests() {}

    /** A Job that runs all its pods at once; Berth's annotations make them a gang. */
    static Json.Obj gang(Json gang) {
        String name = gang.get("name").plain();
        long pods = gang.get("pods").number(1);
        var annotations = Json.object("berth.dev/gang", name, "berth.dev/gang-min", String.valueOf(pods));
        if (gang.get("rack").isTrue()) {
            annotations = annotations.with("berth.dev/topology-required", "berth.dev/rack");
        }
        if (gang.get("duration").present()) {
            annotations = annotations.with(
                    "berth.dev/virtual-duration", gang.get("duration").plain());
        }
        return job(name, pods, pods, template(gang, annotations, "Never").asObject());
    }

    static Json.Obj batch(Json batch) {
        var annotations =
                Json.object("berth.dev/virtual-duration", batch.get("duration").text("30s"));
        long pods = batch.get("pods").number(1);
        return job(
                batch.get("name").plain(),
                pods,
                batch.get("parallel").number(pods),
                template(batch, annotations, "Never").asObject());
    }

    private static Json.Obj job(String name, long pods, long parallel, Json.Obj template) {
        return Json.object(
                "apiVersion",
                "batch/v1",
                "kind",
                "Job",
                "metadata",
                Json.object("name", name),
                "spec",
                Json.object(
                        "completions", pods,
                        "parallelism", parallel,
                        "completionMode", "Indexed",
                        "template", template));
    }

    static Json.Obj service(Json service) {
        var labels = Json.object("app", service.get("name").plain());
        return Json.object(
                "apiVersion",
                "apps/v1",
                "kind",
                "Deployment",
                "metadata",
                Json.object("name", service.get("name").plain(), "labels", labels),
                "spec",
                Json.object(
                        "replicas", service.get("replicas").number(1),
                        "selector", Json.object("matchLabels", labels),
                        "template", template(service, Json.EMPTY, "Always").put(labels, "metadata", "labels")));
    }

    private static Json.Obj template(Json from, Json.Obj annotations, String restart) {
        long gpus = from.get("gpus").number(0);
        var requests = Json.object("cpu", String.valueOf(from.get("cores").number(gpus > 0 ? 8 : 1)), "memory", "4Gi");
        var resources = Json.object("requests", requests);
        if (gpus > 0) {
            resources = resources
                    .with("limits", Json.object("nvidia.com/gpu", String.valueOf(gpus)))
                    .put(String.valueOf(gpus), "requests", "nvidia.com/gpu");
        }
        var spec = Json.object(
                "schedulerName",
                "berth",
                "restartPolicy",
                restart,
                "containers",
                List.of(Json.object("name", "main", "image", "registry.example/virtual:1", "resources", resources)));
        if (from.get("model").present()) {
            spec = spec.put(from.get("model").plain(), "nodeSelector", "nvidia.com/gpu.product");
        }
        return Json.object("metadata", Json.object("annotations", annotations), "spec", spec);
    }
}
