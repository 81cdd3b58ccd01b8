package dev.berth.testkit.oracle;

import dev.berth.engine.decide.Evictions;
import dev.berth.engine.decide.Explanation;
import dev.berth.engine.model.Pod;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.dump.ClusterCase;
import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.Quantity;
import dev.berth.kubernetes.objects.ResourceSums;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Upstream's test tables of single plugins; the form of a case is described in the data's README. */
public final class PluginCases {
    private PluginCases() {}

    /** All cases of a folder, in order of file name, with what kube-scheduler 1.37 answers. */
    public static List<OracleCase> read(Path folder) throws IOException {
        return read(folder, UpstreamChanges::carriedOver);
    }

    /** The same with what the cases say, although nine of them tell what kube-scheduler 1.23 answered. */
    public static List<OracleCase> asWritten(Path folder) throws IOException {
        return read(folder, (question, want) -> want);
    }

    private static List<OracleCase> read(
            Path folder, BiFunction<Field, Map<String, Set<String>>, Map<String, Set<String>>> version)
            throws IOException {
        List<Path> files;
        try (var listing = Files.list(folder)) {
            files = listing.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        var cases = new ArrayList<OracleCase>();
        for (var file : files) {
            String name = file.getFileName().toString();
            var document = Field.root(JsonTrees.read(Files.readString(file), name, 1), name);
            document.items().forEach(question -> cases.add(of(question, version)));
        }
        return cases;
    }

    private static OracleCase of(
            Field question, BiFunction<Field, Map<String, Set<String>>, Map<String, Set<String>>> version) {
        return new OracleCase(
                question.at("id").required(),
                question.at("plugin").required(),
                version.apply(
                        question, want(question.at("want"), question.at("kind").required())),
                () -> got(question));
    }

    private static Map<String, Set<String>> want(Field want, String kind) {
        var facts = new TreeMap<String, Set<String>>();
        switch (kind) {
            case "filter" ->
                texts(want.at("nodes")).forEach((node, code) -> facts.put("verdict " + node, Set.of(code)));
            case "score" ->
                texts(want.at("scores")).forEach((node, score) -> facts.put("score " + node, Set.of(score)));
            case "dryrun" -> {
                for (var each : want.at("candidates").items()) {
                    var victims = new TreeSet<>(each.at("victims").texts());
                    facts.put(
                            "evictions " + each.at("node").required(),
                            Set.of(victims + " exceeding "
                                    + each.at("numPDBViolations").number(0)));
                }
            }
            case "selectCandidate" ->
                facts.put("nominated", Set.copyOf(want.at("nominatedNodeAnyOf").texts()));
            case "preempt", "postFilter" -> {
                facts.put("nominated", Set.of(want.at("nominatedNode").text("")));
                if (want.at("victims").present()) {
                    facts.put("victims", Set.of(new TreeSet<>(want.at("victims").texts()).toString()));
                }
            }
            case "requests", "limits" ->
                texts(want.at(kind)).forEach((name, text) -> facts.put(name, Set.of(plain(Quantity.parse(text)))));
            default -> throw want.invalid("unknown kind of case: " + kind);
        }
        return facts;
    }

    private static Map<String, String> texts(Field mapping) {
        return mapping.textEntries();
    }

    private static Map<String, String> got(Field question) {
        return switch (question.at("kind").required()) {
            case "filter" -> verdicts(question);
            case "score" -> scores(question);
            case "dryrun" -> dryRun(question);
            case "requests" -> sums(ResourceSums.requests(tree(question.at("pod")), "case", options(question)));
            case "limits" -> sums(ResourceSums.limits(tree(question.at("pod")), "case", options(question)));
            default -> preemption(question);
        };
    }

    private static Value tree(Field field) {
        return Objects.requireNonNull(field.value(), field.path());
    }

    private static Explanation explain(Field question, Profile profile) {
        var asked = ClusterCase.of(tree(question), "case");
        return Explanation.of(asked.pod(), asked.cluster(), profile);
    }

    private static Map<String, String> verdicts(Field question) {
        var profile = PluginProfile.of(question)
                .filtering(List.of(question.at("plugin").required()));
        return explain(question, profile).nodes().stream()
                .collect(Collectors.toMap(
                        each -> "verdict " + each.node(), each -> each.verdict().label()));
    }

    private static Map<String, String> scores(Field question) {
        String plugin = question.at("plugin").required();
        @Nullable
        Set<String> feasible = question.at("want", "feasible").present()
                ? Set.copyOf(question.at("want", "feasible").texts())
                : null;
        var explanation = explain(question, PluginProfile.of(question).scoring(plugin, feasible));
        var scores = question.at("want", "normalized").isTrue() ? explanation.weighted() : explanation.raw();
        var facts = new TreeMap<String, String>();
        // A scorer that skips the pod leaves every node at 0.
        explanation.total().keySet().forEach(node -> facts.put("score " + node, "0"));
        scores.getOrDefault(plugin, Map.of())
                .forEach((node, score) -> facts.put("score " + node, Long.toString(score)));
        return facts;
    }

    private static Evictions evictions(Field question) {
        var asked = ClusterCase.of(tree(question), "case");
        var profile = PluginProfile.of(question)
                .filtering(question.at("filterPlugins").texts());
        var statuses = question.at("filteredNodesStatuses");
        var nodes = new TreeSet<String>();
        asked.cluster()
                .eachNode(node -> nodes.add(asked.cluster().nodes().get(node).name()));
        if (statuses.present()) {
            nodes.removeIf(node -> statuses.at(node).text("").equals("UnschedulableAndUnresolvable"));
        }
        return Evictions.of(asked.pod(), asked.cluster(), profile, nodes);
    }

    private static Map<String, String> dryRun(Field question) {
        return evictions(question).candidates().stream()
                .collect(Collectors.toMap(
                        each -> "evictions " + each.node(), each -> names(each) + " exceeding " + each.violations()));
    }

    private static Map<String, String> preemption(Field question) {
        var evictions = evictions(question);
        var facts = new TreeMap<String, String>();
        facts.put("nominated", Objects.requireNonNullElse(evictions.nominated(), ""));
        if (question.at("want", "victims").present()) {
            evictions.candidates().stream()
                    .filter(each -> each.node().equals(evictions.nominated()))
                    .forEach(each -> facts.put("victims", names(each).toString()));
        }
        return facts;
    }

    private static Set<String> names(Explanation.Candidate candidate) {
        return candidate.victims().stream().map(Pod::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static ResourceSums.Options options(Field question) {
        var args = question.at("args");
        return new ResourceSums.Options(
                args.at("useStatusResources").isTrue(),
                args.at("excludeOverhead").isTrue(),
                args.at("skipPodLevelResources").isTrue());
    }

    private static Map<String, String> sums(Map<String, Quantity> sums) {
        return sums.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> plain(each.getValue())));
    }

    private static String plain(Quantity quantity) {
        return quantity.amount().stripTrailingZeros().toPlainString();
    }
}
