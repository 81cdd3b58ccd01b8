package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Column;
import dev.berth.embedded.api.Conditions;
import dev.berth.embedded.json.Json;
import java.util.List;

/** What {@code kubectl get pods} shows. */
final class PodColumns {
    static final List<Column> ALL = List.of(
            Columns.NAME,
            Columns.of("Ready", PodColumns::ready),
            Columns.of("Status", PodColumns::status),
            Columns.of("Restarts", pod -> String.valueOf(restarts(pod))),
            Columns.AGE,
            Columns.path("IP", "status", "podIP").wide(),
            Columns.path("Node", "spec", "nodeName").wide(),
            Columns.path("Nominated Node", "status", "nominatedNodeName").wide(),
            Columns.of("Readiness Gates", pod -> "<none>").wide());

    private PodColumns() {}

    private static String ready(Json.Obj pod) {
        long ready = pod.at("status", "containerStatuses").items().stream()
                .filter(container -> container.get("ready").isTrue())
                .count();
        return ready + "/" + pod.at("spec", "containers").items().size();
    }

    private static long restarts(Json.Obj pod) {
        return pod.at("status", "containerStatuses").items().stream()
                .mapToLong(container -> container.get("restartCount").number(0))
                .sum();
    }

    private static String status(Json.Obj pod) {
        String reason = pod.at("status", "phase").text("Unknown");
        if (Conditions.find(pod, "PodScheduled").get("reason").text("").equals("SchedulingGated")) {
            reason = "SchedulingGated";
        }
        if (!pod.at("status", "reason").text("").isEmpty()) {
            reason = pod.at("status", "reason").text("");
        }
        for (var container : pod.at("status", "containerStatuses").items()) {
            String waiting = container.at("state", "waiting", "reason").text("");
            String ended = container.at("state", "terminated", "reason").text("");
            if (!waiting.isEmpty()) {
                reason = waiting;
            } else if (!ended.isEmpty()) {
                reason = ended;
            }
        }
        if (pod.at("metadata", "deletionTimestamp").present()) {
            return pod.at("status", "reason").text("").equals("NodeLost") ? "Unknown" : "Terminating";
        }
        return reason;
    }
}
