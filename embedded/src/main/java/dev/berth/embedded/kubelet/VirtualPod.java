package dev.berth.embedded.kubelet;

import dev.berth.embedded.api.Times;
import dev.berth.embedded.json.Json;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.objects.Quantity;
import dev.berth.kubernetes.tree.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A pod as its virtual kubelet sees it: what it asks for, how long it runs, what was begun with it. */
final class VirtualPod {
    static final String DURATION = "berth.dev/virtual-duration";
    static final String EXIT_CODE = "berth.dev/virtual-exit-code";

    private final Value object;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean deleting = new AtomicBoolean();

    private VirtualPod(Value object) {
        this.object = object;
    }

    static VirtualPod of(Value object) {
        return new VirtualPod(object);
    }

    String uid() {
        return ObjectParts.text(object, "metadata", "uid");
    }

    String node() {
        return ObjectParts.text(object, "spec", "nodeName");
    }

    String phase() {
        String phase = ObjectParts.text(object, "status", "phase");
        return phase.isEmpty() ? "Pending" : phase;
    }

    boolean isEnded() {
        return phase().equals("Succeeded") || phase().equals("Failed");
    }

    boolean isDeleted() {
        return !ObjectParts.text(object, "metadata", "deletionTimestamp").isEmpty();
    }

    /** True once: who gets it decides how the pod ends. */
    boolean takeOver() {
        return over.compareAndSet(false, true);
    }

    boolean isOver() {
        return over.get();
    }

    /** True once. */
    boolean beginDeletion() {
        return deleting.compareAndSet(false, true);
    }

    String path() {
        return "/api/v1/namespaces/" + ObjectParts.text(object, "metadata", "namespace") + "/pods/"
                + ObjectParts.text(object, "metadata", "name");
    }

    private String annotation(String name) {
        return ObjectParts.text(object, "metadata", "annotations", name);
    }

    @Nullable
    Instant started() {
        return Times.read(Json.of(ObjectParts.text(object, "status", "startTime")));
    }

    /** Null for a pod that runs until it is deleted. */
    @Nullable
    Duration duration() {
        String text = annotation(DURATION);
        return text.isEmpty() ? null : duration(text);
    }

    /** {@code 90s}, {@code 1h30m}, {@code 2d}. */
    static @Nullable Duration duration(String text) {
        var total = Duration.ZERO;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isDigit(unit)) {
                continue;
            }
            if (i == from) {
                return null;
            }
            long amount = Long.parseLong(text.substring(from, i));
            from = i + 1;
            switch (unit) {
                case 's' -> total = total.plusSeconds(amount);
                case 'm' -> total = total.plusMinutes(amount);
                case 'h' -> total = total.plusHours(amount);
                case 'd' -> total = total.plusDays(amount);
                default -> {
                    return null;
                }
            }
        }
        return from == text.length() && from > 0 ? total : null;
    }

    /** What its containers ask for together. */
    Map<String, BigDecimal> requests() {
        var requests = new TreeMap<String, BigDecimal>();
        requests.put("pods", BigDecimal.ONE);
        for (var container : containers()) {
            if (ObjectParts.at(container, "resources", "requests") instanceof Value.Mapping asked) {
                asked.entries().forEach((name, amount) -> {
                    try {
                        requests.merge(
                                name, Quantity.parse(ObjectParts.text(amount)).amount(), BigDecimal::add);
                    } catch (IllegalArgumentException malformed) {
                        // The API server would have refused it.
                    }
                });
            }
        }
        return requests;
    }

    private List<Value> containers() {
        return ObjectParts.at(object, "spec", "containers") instanceof Value.Sequence list ? list.items() : List.of();
    }

    Json.Obj running(String hostIp, String now) {
        var states = Json.object("running", Json.object("startedAt", now));
        return status("Running", true, states, now)
                .with("hostIP", hostIp)
                .with(
                        "podIP",
                        "10.244." + Math.floorMod(uid().hashCode() >> 8, 256) + "."
                                + Math.floorMod(uid().hashCode(), 256))
                .with("startTime", now);
    }

    Json.Obj ended(String now) {
        String text = annotation(EXIT_CODE);
        int code = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
        var end = Json.object(
                "terminated",
                Json.object("exitCode", code, "reason", code == 0 ? "Completed" : "Error", "finishedAt", now));
        return status(code == 0 ? "Succeeded" : "Failed", false, end, now);
    }

    Json.Obj failed(String reason, String message, String now) {
        var end = Json.object("terminated", Json.object("exitCode", 137, "reason", "Error", "finishedAt", now));
        return status("Failed", false, end, now).with("reason", reason).with("message", message);
    }

    private Json.Obj status(String phase, boolean ready, Json.Obj state, String now) {
        var containers = new ArrayList<Json>();
        for (var container : containers()) {
            containers.add(Json.object(
                    "name",
                    ObjectParts.text(container, "name"),
                    "image",
                    ObjectParts.text(container, "image"),
                    "imageID",
                    "",
                    "ready",
                    ready,
                    "started",
                    ready,
                    "restartCount",
                    0,
                    "state",
                    state));
        }
        var conditions = new ArrayList<Json>();
        for (String type : List.of("Initialized", "ContainersReady", "Ready")) {
            boolean holds = ready || type.equals("Initialized");
            var condition = Json.object("type", type, "status", holds ? "True" : "False", "lastTransitionTime", now);
            conditions.add(
                    holds || phase.equals("Running")
                            ? condition
                            : condition.with("reason", phase.equals("Succeeded") ? "PodCompleted" : "PodFailed"));
        }
        return Json.object("phase", phase, "conditions", conditions, "containerStatuses", containers);
    }
}
