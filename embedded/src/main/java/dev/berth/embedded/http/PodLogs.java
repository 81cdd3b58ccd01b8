package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.api.Times;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.kinds.BuiltIn;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;

/** The log of a virtual pod: what its status and annotations say happened, as no program runs. */
final class PodLogs {
    private final Store store;

    PodLogs(Store store) {
        this.store = store;
    }

    Reply read(Call call, String namespace, String name) {
        var pod = store.get(BuiltIn.POD.table(), Stored.key(namespace, name));
        if (pod == null) {
            throw ApiException.notFound(BuiltIn.POD, name);
        }
        var containers = pod.object().at("spec", "containers").items();
        String wanted = call.parameter("container");
        boolean known = wanted.isEmpty()
                || containers.stream()
                        .anyMatch(container -> container.get("name").text("").equals(wanted));
        if (!known) {
            throw ApiException.badRequest("container " + wanted + " is not valid for pod " + name);
        }
        if (pod.object().at("spec", "nodeName").text("").isEmpty()) {
            return Reply.text(200, "");
        }
        return Reply.text(
                200,
                text(
                        pod.object(),
                        wanted.isEmpty() ? containers.getFirst().get("name").plain() : wanted));
    }

    private static String text(Json.Obj pod, String container) {
        var log = new StringBuilder();
        var status = pod.get("status");
        var started = Times.read(status.get("startTime"));
        String node = pod.at("spec", "nodeName").plain();
        line(log, started, "virtual container " + container + " started on " + node);
        var devices = pod.at("metadata", "annotations").fields().entrySet().stream()
                .filter(annotation -> annotation.getKey().startsWith("berth.dev/"))
                .toList();
        devices.forEach(each ->
                line(log, started, each.getKey() + " = " + each.getValue().plain()));
        for (var each : status.get("containerStatuses").items()) {
            var ended = each.at("state", "terminated");
            if (ended.present() && each.get("name").plain().equals(container)) {
                line(
                        log,
                        Times.read(ended.get("finishedAt")),
                        ended.get("reason").text("ended") + " with exit code "
                                + ended.get("exitCode").number(0));
            }
        }
        return log.toString();
    }

    private static void line(StringBuilder log, java.time.@org.jspecify.annotations.Nullable Instant at, String text) {
        log.append(at == null ? "" : Times.seconds(at) + " ").append(text).append('\n');
    }
}
