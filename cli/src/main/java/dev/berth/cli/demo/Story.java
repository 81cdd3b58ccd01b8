package dev.berth.cli.demo;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.kubelet.VirtualKubelets;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Plays a scenario through the API, tells it, and holds it to what it expects. */
final class Story {
    private static final String NAMESPACE = "/namespaces/default/";
    private static final long LOOK_MILLIS = 200;

    private final Scenario scenario;
    private final HttpPool http;
    private final VirtualKubelets kubelets;
    private final double speed;
    private final PrintWriter out;
    private final BooleanSupplier stopped;
    private final Map<String, String> shutDown = new HashMap<>();
    private final List<Open> open = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private long began;
    private String shown = "";

    /** An expectation that is neither met nor late yet. */
    private record Open(Json what, Duration until) {}

    Story(
            Scenario scenario,
            HttpPool http,
            VirtualKubelets kubelets,
            double speed,
            PrintWriter out,
            BooleanSupplier stopped) {
        this.scenario = scenario;
        this.http = http;
        this.kubelets = kubelets;
        this.speed = speed;
        this.out = out;
        this.stopped = stopped;
    }

    /** @return the expectations that were not met; nothing where all went as told */
    List<String> play() throws IOException, InterruptedException {
        began = System.nanoTime();
        for (var step : scenario.steps()) {
            while (now().compareTo(step.at()) < 0 && !stopped.getAsBoolean()) {
                Thread.sleep(LOOK_MILLIS);
                look();
            }
            if (stopped.getAsBoolean()) {
                break;
            }
            act(step);
        }
        while (!open.isEmpty() && !stopped.getAsBoolean()) {
            Thread.sleep(LOOK_MILLIS);
            look();
        }
        open.forEach(each -> broken.add(text(each.what()) + " was not reached before the end"));
        return broken;
    }

    private Duration now() {
        return Duration.ofNanos((long) ((System.nanoTime() - began) * speed));
    }

    private void act(Scenario.Step step) throws IOException {
        var what = step.what();
        switch (step.action()) {
            case "say" -> tell("· " + what.plain());
            case "gang" -> post("/apis/batch/v1", "jobs", Manifests.gang(what));
            case "batch" -> post("/apis/batch/v1", "jobs", Manifests.batch(what));
            case "service" -> post("/apis/apps/v1", "deployments", Manifests.service(what));
            case "shutDown" -> {
                for (var pod : pods(what.plain())) {
                    if (phase(pod).equals("Running")) {
                        String node = pod.at("spec", "nodeName").plain();
                        shutDown.put(what.plain(), node);
                        kubelets.shutDown(node);
                        tell("  node " + node + " shuts down");
                        break;
                    }
                }
            }
            case "recover" -> {
                String node = shutDown.remove(what.plain());
                if (node != null) {
                    kubelets.recover(node);
                    tell("  node " + node + " is back");
                }
            }
            default -> // expect
                open.add(new Open(what, step.at().plus(Scenario.duration(what.get("within"), "expect.within"))));
        }
    }

    private void post(String version, String plural, Json.Obj object) throws IOException {
        var answer = http.exchange(Request.post(version + NAMESPACE + plural, JsonText.text(object)));
        if (!answer.succeeded()) {
            throw new IOException("the scenario's " + plural + " was refused: " + answer.shown());
        }
    }

    private static String phase(Json pod) {
        return pod.at("status", "phase").plain();
    }

    private List<Json> pods(String prefix) throws IOException {
        var answer = http.exchange(Request.get("/api/v1" + NAMESPACE + "pods"));
        return JsonText.read(answer.body()).get("items").items().stream()
                .filter(pod -> pod.at("metadata", "name").plain().startsWith(prefix))
                .toList();
    }

    /** Checks what is expected, and says what changed. */
    private void look() throws IOException {
        var all = pods("");
        for (var each : List.copyOf(open)) {
            String prefix = each.what().get("name").plain();
            var mine = all.stream()
                    .filter(pod -> pod.at("metadata", "name").plain().startsWith(prefix))
                    .toList();
            if (isMet(each.what(), mine)) {
                open.remove(each);
                tell("✓ " + text(each.what()));
                if (each.what().get("waiting").present()) {
                    tell("  because " + why(mine));
                }
            } else if (now().compareTo(each.until()) > 0) {
                open.remove(each);
                String late = text(each.what()) + " was not reached within "
                        + each.what().get("within").plain() + ": " + counts(mine);
                broken.add(late);
                tell("✗ " + late);
            }
        }
        String line = counts(all);
        if (!line.equals(shown)) {
            shown = line;
            tell("  " + line);
        }
    }

    private static boolean isMet(Json what, List<Json> pods) {
        for (var wanted : Map.of("running", "Running", "waiting", "Pending", "done", "Succeeded")
                .entrySet()) {
            var count = what.get(wanted.getKey());
            if (count.present() && number(pods, wanted.getValue()) != count.number(0)) {
                return false;
            }
        }
        return !what.get("waiting").present() || !why(pods).isEmpty();
    }

    private static long number(List<Json> pods, String phase) {
        return pods.stream().filter(pod -> phase(pod).equals(phase)).count();
    }

    /**
     * What Berth says of the pods that wait, once it says the same of all: a gang's first members are told that others are
     * missing, until those have come.
     */
    private static String why(List<Json> pods) {
        var codes = new HashSet<String>();
        String first = "";
        for (var pod : pods) {
            String message = waits(pod);
            codes.add(message.substring(Math.max(0, message.lastIndexOf('['))));
            first = first.isEmpty() ? message : first;
        }
        return codes.size() == 1 ? first : "";
    }

    private static String waits(Json pod) {
        for (var condition : pod.at("status", "conditions").items()) {
            if (condition.get("type").plain().equals("PodScheduled")
                    && condition.get("status").plain().equals("False")) {
                return condition.get("message").plain();
            }
        }
        return "";
    }

    private static String counts(List<Json> pods) {
        return number(pods, "Running") + " run, " + number(pods, "Pending") + " wait, " + number(pods, "Succeeded")
                + " done, " + number(pods, "Failed") + " failed";
    }

    private static String text(Json what) {
        var text = new StringBuilder(what.get("name").plain());
        for (String state : List.of("running", "waiting", "done")) {
            if (what.get(state).present()) {
                text.append(": ").append(what.get(state).plain()).append(' ').append(state);
            }
        }
        return text.toString();
    }

    private void tell(String line) {
        long seconds = now().toSeconds();
        out.println(String.format("%3d:%02d  %s", seconds / 60, seconds % 60, line));
        out.flush();
    }
}
