package dev.berth.cli.replay;

import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Resources;
import dev.berth.engine.model.Taint;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.kubernetes.output.JsonText;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Value;
import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.Demand;
import dev.berth.simulator.workload.Shapes;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/**
 * The lines of a recorded simulation; the form is that of {@link RecordLine} with these besides:
 *
 * <pre>
 * {"recording":1,"berth":…,"simulation":{"policy":…,"seed":…,"tieOrder":…,"demand":[{"count":…,"ask":{…}}]}}
 * {"event":"upsert","object":{…}}        a node is there
 * {"event":"begin"}                      all nodes of the beginning are there
 * {"event":"arrive","pod":…,"priority":…,"atMillis":…,"ask":{…},"gang":…,"rank":…,"topology":{…}}
 * {"event":"try","pod":…}                an outcome follows
 * {"event":"tryTogether","pods":[…]}     an outcome of each follows, the gang's members in order
 * {"event":"leave","pod":…}
 * {"event":"delete","node":…}
 * </pre>
 */
final class SimulationLine {
    private SimulationLine() {}

    static String header(String version, String policy, long seed, long tieOrder, Demand demand) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeNumberProperty("recording", RecordLine.FORMAT);
            json.writeStringProperty("berth", version);
            json.writeObjectPropertyStart("simulation");
            json.writeStringProperty("policy", policy);
            json.writeStringProperty("seed", Long.toString(seed));
            json.writeStringProperty("tieOrder", Long.toString(tieOrder));
            json.writeArrayPropertyStart("demand");
            demand.counts().forEach((ask, count) -> {
                json.writeStartObject();
                json.writeNumberProperty("count", count);
                write(ask, json);
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void write(Ask ask, JsonGenerator json) {
        json.writeObjectPropertyStart("ask");
        json.writeNumberProperty("milliCpu", ask.milliCpu());
        json.writeNumberProperty("memoryBytes", ask.memoryBytes());
        json.writeNumberProperty("gpus", ask.gpus());
        json.writeNumberProperty("gpuMilli", ask.gpuMilli());
        json.writeArrayPropertyStart("models");
        ask.models().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    static String event(String name) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringProperty("event", name);
            json.writeEndObject();
        });
    }

    static String about(String event, String key, String name) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringProperty("event", event);
            json.writeStringProperty(key, name);
            json.writeEndObject();
        });
    }

    static String together(List<Pod> gang) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringProperty("event", "tryTogether");
            json.writeArrayPropertyStart("pods");
            gang.forEach(pod -> json.writeString(pod.name()));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static String arrive(Pod pod) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringProperty("event", "arrive");
            json.writeStringProperty("pod", pod.name());
            json.writeNumberProperty("priority", pod.priority());
            json.writeNumberProperty("atMillis", pod.createdAtMillis());
            write(Shapes.ask(pod.shape()), json);
            var membership = pod.membership();
            if (membership != null) {
                json.writeStringProperty("gang", membership.group());
                json.writeNumberProperty("rank", membership.rank());
                var terms = membership.terms();
                if (terms != null && !terms.topology().isNone()) {
                    write(terms.topology(), json);
                }
            }
            json.writeEndObject();
        });
    }

    private static void write(TopologyRequest topology, JsonGenerator json) {
        json.writeObjectPropertyStart("topology");
        json.writeStringProperty("required", topology.required());
        json.writeStringProperty("preferred", topology.preferred());
        json.writeStringProperty("sliceLevel", topology.sliceLevel());
        json.writeNumberProperty("sliceSize", topology.sliceSize());
        json.writeStringProperty("spread", topology.spreadLevel());
        json.writeEndObject();
    }

    /** A node as Kubernetes writes it, as far as simulated nodes go. */
    static Value node(Node node) {
        String text = JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringProperty("apiVersion", "v1");
            json.writeStringProperty("kind", "Node");
            json.writeObjectPropertyStart("metadata");
            json.writeStringProperty("name", node.name());
            json.writeObjectPropertyStart("labels");
            node.labels().forEach((key, value) -> json.writeStringProperty(key, value));
            json.writeEndObject();
            json.writeEndObject();
            json.writeObjectPropertyStart("spec");
            json.writeBooleanProperty("unschedulable", node.unschedulable());
            json.writeArrayPropertyStart("taints");
            node.taints().forEach(taint -> write(taint, json));
            json.writeEndArray();
            json.writeEndObject();
            json.writeObjectPropertyStart("status");
            json.writeObjectPropertyStart("allocatable");
            node.allocatable()
                    .toMap()
                    .forEach((name, amount) -> json.writeStringProperty(
                            name, name.equals(Resources.CPU) ? amount + "m" : Long.toString(amount)));
            json.writeStringProperty("pods", Integer.toString(node.allowedPods()));
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        });
        return JsonTrees.read(text, "node " + node.name(), 1);
    }

    private static void write(Taint taint, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("key", taint.key());
        json.writeStringProperty("value", taint.value());
        String effect = taint.effect().name().toLowerCase(Locale.ROOT);
        var words = new StringBuilder();
        for (var word : effect.split("_")) {
            words.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        json.writeStringProperty("effect", words.toString());
        json.writeEndObject();
    }
}
