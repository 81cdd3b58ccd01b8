package dev.berth.testkit.oracle;

import dev.berth.engine.decide.Explanation;
import dev.berth.engine.model.Pod;
import dev.berth.engine.profile.KubeSchedulerProfile;
import dev.berth.kubernetes.dump.ClusterCase;
import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.tree.JsonTrees;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Random questions about one pod with what kube-scheduler 1.37.2 itself answered. */
public final class DifferentialCases {
    private DifferentialCases() {}

    /** Hands over the cases of a folder one by one; those of both files stand in the same order. */
    public static void each(Path folder, Consumer<OracleCase> action) throws IOException {
        if (!Files.exists(folder.resolve("cases.jsonl.gz"))) {
            return;
        }
        try (var questions = lines(folder.resolve("cases.jsonl.gz"));
                var answers = lines(folder.resolve("answers.jsonl.gz"))) {
            int number = 1;
            for (var question = questions.readLine(); question != null; question = questions.readLine()) {
                var answer = answers.readLine();
                if (answer == null) {
                    throw new IOException("answers.jsonl.gz ends before cases.jsonl.gz, at line " + number);
                }
                action.accept(of(question, answer, number++));
            }
        }
    }

    private static BufferedReader lines(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }

    private static OracleCase of(String question, String answer, int line) {
        var asked = ClusterCase.read(question, "cases.jsonl", line);
        var right = Field.root(JsonTrees.read(answer, "answers.jsonl", line), "answers.jsonl");
        if (!right.at("id").required().equals(asked.id())) {
            throw right.at("id").invalid("the question of this line is " + asked.id());
        }
        var explained = Explanation.of(asked.pod(), asked.cluster(), KubeSchedulerProfile.create());
        String theme = asked.id().substring(asked.id().lastIndexOf('-') + 1);
        return new OracleCase(asked.id(), theme, want(right, asked), () -> got(explained));
    }

    private static Map<String, Set<String>> want(Field right, ClusterCase asked) {
        var facts = new TreeMap<String, Set<String>>();
        right.at("nodes").entries().forEach((node, verdict) -> {
            facts.put("verdict " + node, Set.of(verdict.at("code").required()));
            facts.put("refused " + node, Set.of(verdict.at("plugin").text("")));
        });
        for (var kind : Set.of("plugins", "raw", "weighted")) {
            right.at(kind)
                    .entries()
                    .forEach((plugin, nodes) -> nodes.textEntries()
                            .forEach((node, value) -> facts.put(kind + " " + plugin + " " + node, Set.of(value))));
        }
        right.at("total").textEntries().forEach((node, value) -> facts.put("total " + node, Set.of(value)));
        facts.put("best", Set.of(new TreeSet<>(right.at("best").texts()).toString()));
        for (var each : right.at("candidates").items()) {
            facts.put(
                    "evictions " + each.at("node").required(),
                    Set.of(new TreeSet<>(each.at("victims").texts()) + " exceeding "
                            + each.at("pdbViolations").number(0)));
        }
        facts.put("nominated", equals(right, asked));
        return facts;
    }

    /** The nominated node and those that are as good by the published criteria. */
    private static Set<String> equals(Field right, ClusterCase asked) {
        String nominated = right.at("nominated").text("");
        var merits = new TreeMap<String, EvictionMerit>();
        for (var each : right.at("candidates").items()) {
            var victims = each.at("victims").texts().stream()
                    .map(key -> key.split("/", 2))
                    .map(key -> Objects.requireNonNull(asked.cluster().pod(key[0], key[1])))
                    .toList();
            merits.put(
                    each.at("node").required(),
                    EvictionMerit.of(victims, each.at("pdbViolations").integer(0)));
        }
        var equals = new HashSet<>(Set.of(nominated));
        merits.forEach((node, merit) -> {
            if (merit.equals(merits.get(nominated))) {
                equals.add(node);
            }
        });
        return equals;
    }

    private static Map<String, String> got(Explanation explained) {
        var facts = new TreeMap<String, String>();
        explained.nodes().forEach(each -> {
            facts.put("verdict " + each.node(), each.verdict().label());
            facts.put("refused " + each.node(), each.filter());
        });
        explained
                .filters()
                .forEach((plugin, nodes) ->
                        nodes.forEach((node, verdict) -> facts.put("plugins " + plugin + " " + node, verdict.label())));
        scores("raw", explained.raw(), facts);
        scores("weighted", explained.weighted(), facts);
        explained.total().forEach((node, score) -> facts.put("total " + node, Long.toString(score)));
        facts.put("best", new TreeSet<>(explained.best()).toString());
        explained
                .candidates()
                .forEach(each -> facts.put(
                        "evictions " + each.node(),
                        each.victims().stream().map(Pod::key).collect(Collectors.toCollection(TreeSet::new))
                                + " exceeding " + each.violations()));
        facts.put("nominated", Objects.requireNonNullElse(explained.nominated(), ""));
        return facts;
    }

    private static void scores(String kind, Map<String, Map<String, Long>> scores, Map<String, String> facts) {
        scores.forEach((plugin, nodes) ->
                nodes.forEach((node, score) -> facts.put(kind + " " + plugin + " " + node, Long.toString(score))));
    }
}
