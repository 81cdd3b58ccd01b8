package dev.berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.engine.decide.Explanation;
import dev.berth.engine.model.Pod;
import dev.berth.engine.profile.KubeSchedulerProfile;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.capture.Redaction;
import dev.berth.kubernetes.dump.ClusterCase;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Value;
import dev.berth.testkit.oracle.OracleFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Questions whose names are hidden get the same answers: verdicts, scores and evictions, under other names. */
class RedactionTest {
    private static final Profile PROFILE = KubeSchedulerProfile.create();
    private static final Map<String, String> KINDS =
            Map.of("pod", "Pod", "nodes", "Node", "existingPods", "Pod", "namespaces", "Namespace", "objects", "");

    @Test
    void someRandomQuestionsAreAnsweredAlike() throws IOException {
        expectAlike(11);
    }

    @Test
    @Tag("slow")
    void allRandomQuestionsAreAnsweredAlike() throws IOException {
        expectAlike(1);
    }

    private static void expectAlike(int every) throws IOException {
        var folder = OracleFolder.named("differential");
        var file = folder.resolve("cases.jsonl.gz");
        assumeTrue(Files.exists(file), () -> OracleFolder.absent(folder));
        int number = 0;
        try (var lines = lines(file)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (number++ % every == 0) {
                    expectAlike(JsonTrees.read(line, "cases", number));
                }
            }
        }
        assertThat(number).isGreaterThan(2_000);
    }

    private static BufferedReader lines(Path file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
    }

    private static void expectAlike(Value question) {
        var plain = ClusterCase.of(question, "cases");
        var hidden = ClusterCase.of(hidden(question), "hidden");
        var hiddenNames = names(hidden);
        var expected = facts(Explanation.of(plain.pod(), plain.cluster(), PROFILE), Map.of());
        var inverse = new HashMap<String, String>();
        var plainNames = names(plain);
        for (int i = 0; i < plainNames.size(); i++) {
            inverse.put(hiddenNames.get(i), plainNames.get(i));
        }
        assertThat(facts(Explanation.of(hidden.pod(), hidden.cluster(), PROFILE), inverse))
                .as(plain.id())
                .isEqualTo(expected);
    }

    /** The question's objects, hidden as those of one capture; lists keep their order. */
    private static Value hidden(Value question) {
        var root = ((Value.Mapping) question).entries();
        var objects = new ArrayList<Value>();
        var places = new ArrayList<String>();
        for (String key : List.of("pod", "nodes", "existingPods", "namespaces", "objects")) {
            var value = root.get(key);
            var items = value instanceof Value.Sequence list ? list.items() : List.of(value);
            for (var item : items) {
                objects.add(withKind(item, KINDS.get(key)));
                places.add(key);
            }
        }
        var hidden = Redaction.of(objects);
        var lists = new LinkedHashMap<String, List<Value>>();
        for (int i = 0; i < hidden.size(); i++) {
            lists.computeIfAbsent(places.get(i), unused -> new ArrayList<>()).add(hidden.get(i));
        }
        var entries = new LinkedHashMap<String, Value>();
        lists.forEach((key, list) -> entries.put(key, key.equals("pod") ? list.get(0) : new Value.Sequence(list, 0)));
        return new Value.Mapping(entries, 0);
    }

    private static Value withKind(Value object, String kind) {
        var entries = new LinkedHashMap<>(((Value.Mapping) object).entries());
        if (!kind.isEmpty()) {
            entries.put("kind", new Value.Scalar(kind, Value.Kind.TEXT, 0));
        }
        return new Value.Mapping(entries, 0);
    }

    /** Nodes, pods and the incoming pod, in the order in which they stand in the question. */
    private static List<String> names(ClusterCase asked) {
        var names = new ArrayList<String>();
        asked.cluster()
                .eachNode(node -> names.add(asked.cluster().nodes().get(node).name()));
        asked.cluster().eachPod(pod -> names.add(pod.key()));
        names.add(asked.pod().key());
        return names;
    }

    private static Map<String, Object> facts(Explanation explanation, Map<String, String> names) {
        var facts = new TreeMap<String, Object>();
        explanation
                .nodes()
                .forEach(
                        each -> facts.put("verdict " + name(each.node(), names), each.verdict() + " " + each.filter()));
        explanation
                .filters()
                .forEach((filter, nodes) -> nodes.forEach(
                        (node, verdict) -> facts.put("filter " + filter + " " + name(node, names), verdict)));
        explanation
                .raw()
                .forEach((scorer, nodes) ->
                        nodes.forEach((node, score) -> facts.put("raw " + scorer + " " + name(node, names), score)));
        explanation
                .weighted()
                .forEach((scorer, nodes) -> nodes.forEach(
                        (node, score) -> facts.put("weighted " + scorer + " " + name(node, names), score)));
        explanation
                .candidates()
                .forEach(each -> facts.put(
                        "evicts on " + name(each.node(), names),
                        each.victims().stream()
                                        .map(Pod::key)
                                        .map(key -> name(key, names))
                                        .toList() + " " + each.violations()));
        var nominated = explanation.nominated();
        facts.put("nominated", nominated == null ? "" : name(nominated, names));
        facts.put(
                "best",
                explanation.best().stream().map(node -> name(node, names)).toList());
        return facts;
    }

    private static String name(String name, Map<String, String> names) {
        return names.getOrDefault(name, name);
    }
}
