package dev.berth.cli.simulate;

import dev.berth.engine.model.Node;
import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.KnownFields;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import dev.berth.simulator.policy.Policies;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.run.Discipline;
import dev.berth.simulator.trace.DataFolder;
import dev.berth.simulator.trace.OpenbNodes;
import dev.berth.simulator.trace.Problems;
import dev.berth.simulator.trace.TraceFile;
import dev.berth.simulator.workload.Job;
import dev.berth.simulator.workload.NodePool;
import dev.berth.simulator.workload.Outage;
import dev.berth.simulator.workload.Synthetic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a scenario (docs/simulation.md): whatever is not known, missing or out of bounds is told with file and line. */
final class ScenarioReader {
    private static final int GPUS_MAX = 1024;

    private final Path file;
    private final DataFolder data;
    private final Problems problems;

    ScenarioReader(Path file, DataFolder data, Problems problems) {
        this.file = file;
        this.data = data;
        this.problems = problems;
    }

    ScenarioFile read() throws IOException {
        String text = Files.readString(file);
        var documents = new ArrayList<Value>();
        YamlTrees.read(text, file.toString(), 1, found -> documents.add(found.value()));
        if (documents.size() != 1) {
            throw new MalformedDocumentException(
                    file.toString(), 1, "holds " + documents.size() + " documents; give one scenario");
        }
        var root = Field.root(documents.get(0), file.toString()).named("scenario");
        KnownFields.check(root, "name", "nodes", "jobs", "failures", "queue", "policies", "seeds");
        var nodes = nodes(root.at("nodes"));
        return new ScenarioFile(
                root.at("name").text(String.valueOf(file.getFileName())),
                text,
                nodes,
                jobs(root.at("jobs"), nodes),
                failures(root.at("failures"), nodes),
                discipline(root.at("queue")),
                policies(root.at("policies")),
                seeds(root.at("seeds")));
    }

    private List<Node> nodes(Field list) throws IOException {
        var nodes = new ArrayList<Node>();
        for (var item : list.items()) {
            nodes.addAll(some(item));
        }
        if (nodes.isEmpty()) {
            throw list.invalid("a scenario needs nodes: a list of pools, node lists or dumps");
        }
        var names = new HashSet<String>();
        for (var node : nodes) {
            if (!names.add(node.name())) {
                throw list.invalid("two nodes are named " + node.name() + "; name the pools differently");
            }
        }
        return nodes;
    }

    private List<Node> some(Field item) throws IOException {
        if (item.at("dump").present()) {
            KnownFields.check(item, "dump");
            return NodesOption.dump(beside(item.at("dump")).toString());
        }
        if (item.at("list").present()) {
            KnownFields.check(item, "list");
            return OpenbNodes.read(new TraceFile(beside(item.at("list"))), problems);
        }
        KnownFields.check(item, "pool", "count", "cpu", "memoryGiB", "gpus", "model", "labels", "rackNodes");
        return new NodePool(
                        item.at("pool").required(),
                        (int) Numbers.whole(item.at("count"), 1, NodePool.NODES_MAX),
                        Math.round(Numbers.number(item.at("cpu"), 0, 1e6) * 1000),
                        Math.round(Numbers.number(item.at("memoryGiB"), 0, 1e6) * (1L << 30)),
                        (int) Numbers.whole(item.at("gpus"), 0, GPUS_MAX, 0),
                        item.at("model").text(""),
                        item.at("labels").textEntries(),
                        (int) Numbers.whole(item.at("rackNodes"), 0, NodePool.NODES_MAX, 0))
                .nodes();
    }

    private LongFunction<List<Job>> jobs(Field field, List<Node> nodes) throws IOException {
        if (!field.present()) {
            throw field.invalid("a scenario needs jobs: a trace, or arrivals and kinds");
        }
        KnownFields.check(field, "trace", "arrivals", "kinds");
        var trace = field.at("trace");
        if (trace.present()) {
            if (field.at("arrivals").present() || field.at("kinds").present()) {
                throw trace.invalid("jobs come from a trace or from arrivals and kinds, not from both");
            }
            var path = file.resolveSibling(trace.required());
            var jobs = JobTraces.read(Files.exists(path) ? path.toString() : trace.required(), data, problems);
            return seed -> jobs;
        }
        Synthetic synthetic = WorkloadReader.read(field);
        for (var level : synthetic.levels()) {
            if (nodes.stream().noneMatch(node -> node.labels().has(level))) {
                throw field.at("kinds")
                        .invalid("a kind names the level " + level + ", but no node carries this label;"
                                + " give pools labels or rackNodes");
            }
        }
        return synthetic::jobs;
    }

    private ScenarioFile.Failures failures(Field field, List<Node> nodes) {
        if (!field.present()) {
            return ScenarioFile.Failures.NONE;
        }
        KnownFields.check(field, "everyHours", "repairHours", "checkpointMinutes", "outages");
        double every = Numbers.number(field.at("everyHours"), 0.1, 1e7, 0);
        double repair = every == 0 ? 0 : Numbers.number(field.at("repairHours"), 0.001, 1e6);
        var outages = new ArrayList<Outage>();
        for (var item : field.at("outages").items()) {
            KnownFields.check(item, "node", "downHours", "upHours");
            String node = item.at("node").required();
            if (nodes.stream().noneMatch(each -> each.name().equals(node))) {
                throw item.at("node").invalid("the scenario has no such node");
            }
            double down = Numbers.number(item.at("downHours"), 0, 1e6);
            long up = item.at("upHours").present()
                    ? Numbers.hoursAsMillis(Numbers.number(item.at("upHours"), 0, 1e6))
                    : Long.MAX_VALUE;
            if (up <= Numbers.hoursAsMillis(down)) {
                throw item.at("upHours").invalid("the node must come back later than it fails");
            }
            outages.add(new Outage(node, Numbers.hoursAsMillis(down), up));
        }
        return new ScenarioFile.Failures(
                Numbers.hoursAsMillis(every),
                Numbers.hoursAsMillis(repair),
                Numbers.hoursAsMillis(Numbers.number(field.at("checkpointMinutes"), 0, 1e6, 0) / 60),
                outages);
    }

    private static Discipline discipline(Field field) {
        for (var each : Discipline.values()) {
            if (each.label().equals(field.text(Discipline.STRICT.label()))) {
                return each;
            }
        }
        throw field.invalid("use strict or backfill");
    }

    private static List<Policy> policies(Field list) {
        var policies = new ArrayList<Policy>();
        for (var item : list.items()) {
            var policy = Policies.find(item.required());
            if (policy == null) {
                throw item.invalid("there is no such policy; there are "
                        + Policies.all().stream().map(Policy::name).collect(Collectors.joining(", ")));
            }
            policies.add(policy);
        }
        return policies;
    }

    private static @Nullable SeedRange seeds(Field field) {
        if (!field.present()) {
            return null;
        }
        try {
            return SeedRange.parse(field.required());
        } catch (IllegalArgumentException wrong) {
            throw field.invalid(String.valueOf(wrong.getMessage()));
        }
    }

    /** A file that the scenario names, looked for beside it. */
    private Path beside(Field field) {
        var path = file.resolveSibling(field.required());
        if (!Files.exists(path)) {
            throw field.invalid("there is no file " + path);
        }
        return path;
    }
}
