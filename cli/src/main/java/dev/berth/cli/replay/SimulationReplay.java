package dev.berth.cli.replay;

import dev.berth.engine.decide.Outcome;
import dev.berth.engine.model.GangTerms;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.ObjectReader;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.simulator.policy.Policies;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.run.Desk;
import dev.berth.simulator.run.Trail;
import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.Demand;
import dev.berth.simulator.workload.Shapes;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides a recorded simulation again and holds each outcome against the recorded line. */
final class SimulationReplay {
    private final BufferedReader lines;
    private final String file;
    private final Shapes shapes = new Shapes(Integer.MAX_VALUE);
    private final Map<String, Pod> pods = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private @Nullable Desk desk;
    private final List<String> decided = new ArrayList<>();
    private int line;
    private long events;
    private long outcomes;

    SimulationReplay(BufferedReader lines, String file) {
        this.lines = lines;
        this.file = file;
    }

    /** Whether a recording with this first line is one of a simulation. */
    static boolean isOne(@Nullable String header) {
        return header != null && header.contains("\"simulation\":{");
    }

    Replay.Result run() throws IOException {
        var header = required(next()).at("simulation");
        for (var text = next(); text != null; text = next()) {
            var root = required(text);
            if (root.at("end").present()) {
                return new Replay.Identical(events, outcomes, true);
            }
            if (root.at("outcome").present()) {
                return new Replay.Different(line, text, null);
            }
            events++;
            switch (root.at("event").required()) {
                case "begin" -> desk = begin(header);
                case "upsert" -> nodeUp(root);
                case "delete" -> nodeDown(root.at("node").required());
                case "arrive" -> arrive(root);
                case "leave" ->
                    desk().leave(Objects.requireNonNull(pods.remove(pod(root).name())));
                case "try", "tryTogether" -> {
                    var different = tryAgain(root);
                    if (different != null) {
                        return different;
                    }
                }
                default -> throw root.at("event").invalid("no event of a simulation has this name");
            }
        }
        return new Replay.Identical(events, outcomes, false);
    }

    private Replay.@Nullable Result tryAgain(Field root) throws IOException {
        decided.clear();
        if (root.at("pods").present()) {
            desk().place(root.at("pods").each(this::known));
        } else {
            desk().place(pod(root));
        }
        for (var again : List.copyOf(decided)) {
            var recorded = next();
            if (recorded == null) {
                return new Replay.Identical(events, outcomes, false);
            }
            if (!recorded.equals(again)) {
                return new Replay.Different(line, recorded, again);
            }
            outcomes++;
        }
        return null;
    }

    private Desk begin(Field header) {
        var demand = new LinkedHashMap<Ask, Long>();
        for (var item : header.at("demand").items()) {
            demand.put(ask(item.at("ask")), item.at("count").number(0));
        }
        return new Desk(
                nodes,
                policy(header.at("policy")),
                new Demand(demand),
                header.at("seed").number(0),
                header.at("tieOrder").number(0),
                0,
                new Outcomes());
    }

    private static Policy policy(Field field) {
        var policy = Policies.find(field.required());
        if (policy == null) {
            throw field.invalid("this Berth has no such policy");
        }
        return policy;
    }

    private void nodeUp(Field root) {
        var value = root.at("object").value();
        if (value == null || !(new ObjectReader().read(value, file) instanceof Node node)) {
            throw root.at("object").invalid("a node is needed here");
        }
        if (desk == null) {
            nodes.add(node);
        } else {
            desk.nodeUp(node);
        }
    }

    private void nodeDown(String name) {
        int number = desk().cluster().nodes().find(name);
        if (number < 0) {
            throw new MalformedDocumentException(file, line, "no node is named " + name);
        }
        desk().nodeDown(desk().cluster().nodes().get(number));
    }

    private void arrive(Field root) {
        String name = root.at("pod").required();
        var shape = shapes.shape(ask(root.at("ask")));
        int priority = root.at("priority").integer(0);
        long at = root.at("atMillis").number(0);
        String gang = root.at("gang").text("");
        var pod = gang.isEmpty()
                ? Desk.pod(name, shape, priority, at)
                : Desk.member(name, shape, priority, at, gang, root.at("rank").integer(0), terms(root.at("topology")));
        pods.put(pod.name(), pod);
        desk().arrive(pod);
    }

    private Pod pod(Field root) {
        return known(root.at("pod"));
    }

    private Pod known(Field name) {
        var pod = pods.get(name.required());
        if (pod == null) {
            throw name.invalid("no such pod has arrived");
        }
        return pod;
    }

    private static GangTerms terms(Field field) {
        if (!field.present()) {
            return GangTerms.NONE;
        }
        try {
            var topology = new TopologyRequest(
                    field.at("required").text(""),
                    field.at("preferred").text(""),
                    field.at("sliceLevel").text(""),
                    field.at("sliceSize").integer(0),
                    field.at("spread").text(""));
            return new GangTerms(-1, topology, 0, TopologyRequest.NONE);
        } catch (IllegalArgumentException wrong) {
            throw field.invalid(String.valueOf(wrong.getMessage()));
        }
    }

    private static Ask ask(Field field) {
        try {
            return new Ask(
                    field.at("milliCpu").number(0),
                    field.at("memoryBytes").number(0),
                    field.at("gpus").integer(0),
                    field.at("gpuMilli").integer(Ask.WHOLE),
                    field.at("models").texts());
        } catch (IllegalArgumentException wrong) {
            throw field.invalid(String.valueOf(wrong.getMessage()));
        }
    }

    private Desk desk() {
        if (desk == null) {
            throw new MalformedDocumentException(file, line, "the recording must begin with its nodes and \"begin\"");
        }
        return desk;
    }

    private @Nullable String next() throws IOException {
        var text = lines.readLine();
        if (text != null) {
            line++;
        }
        return text;
    }

    private Field required(@Nullable String text) {
        if (text == null) {
            throw new MalformedDocumentException(file, Math.max(1, line), "the recording is empty");
        }
        return Field.root(JsonTrees.read(text, file, line), file);
    }

    /** Keeps the lines of the latest outcomes; the rest is told by the recording itself. */
    private final class Outcomes implements Trail {
        @Override
        public void decided(Outcome outcome) {
            decided.add(RecordLine.outcome(outcome));
        }

        @Override
        public void nodeUp(Node node) {}

        @Override
        public void nodeDown(Node node) {}

        @Override
        public void begins() {}

        @Override
        public void arrived(Pod pod) {}

        @Override
        public void tried(Pod pod) {}

        @Override
        public void left(Pod pod) {}

        @Override
        public void triedTogether(List<Pod> gang) {}
    }
}
