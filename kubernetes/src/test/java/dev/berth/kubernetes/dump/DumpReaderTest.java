package dev.berth.kubernetes.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DumpReaderTest {
    private static final String POD = "kind: Pod\nmetadata: {name: %s}\nspec: {containers: [{name: c}]}\n";
    private static final DumpOptions KEEP_GOING = new DumpOptions(true, false, false, (read, total, objects) -> {});

    @TempDir
    private Path folder;

    @Test
    void manyDocumentsAndManyFilesAreOneDump() throws IOException {
        var one = file("one.yaml", pod("a") + "---\n" + pod("b"));
        var two = file("two.json", "\n {\"kind\":\"Pod\",\"metadata\":{\"name\":\"c\"}}");
        assertThat(names(read(one, two))).containsExactly("a", "b", "c");
    }

    @Test
    void whatKubectlWritesIsReadItemByItem() throws IOException {
        var list = file("list.yaml", kubectl(pod("a"), pod("b")) + "---\n" + pod("c"));
        assertThat(names(read(list))).containsExactly("a", "b", "c");
    }

    @Test
    void itemsAreReadAlikeWhetherTheTextCanBeSplitOrNot() throws IOException {
        var indented = "kind: List\nitems:\n  - " + pod("a").strip().replace("\n", "\n    ") + "\n";
        assertThat(names(read(file("indented.yaml", indented)))).containsExactly("a");
    }

    @Test
    void anItemMayUseAnAnchorOfAnEarlierItem() throws IOException {
        var list = "items:\n- kind: Pod\n  metadata: {name: a, labels: &same {app: x}}\n"
                + "- kind: Pod\n  metadata:\n    name: b\n    labels: *same\nkind: List\n";
        assertThat(read(file("anchor.yaml", list)).pods())
                .extracting(pod -> pod.labels().get("app"))
                .containsExactly("x", "x");
    }

    @Test
    void itemsOfATypedListGetTheirKindFromIt() throws IOException {
        var first = file("first.yaml", "apiVersion: v1\nkind: PodList\nitems:\n- metadata:\n    name: a\n");
        var last = file("last.yaml", "apiVersion: v1\nitems:\n- metadata:\n    name: b\nkind: PodList\n");
        var flow = file("flow.yaml", "kind: PodList\nitems: [{metadata: {name: c}}]\n");
        var json = file("d.json", "{\"kind\": \"PodList\", \"items\": [{\"metadata\": {\"name\": \"d\"}}]}");
        var after = file("e.json", "{\"items\": [{\"metadata\": {\"name\": \"e\"}}], \"kind\": \"PodList\"}");
        assertThat(names(read(first, last, flow, json, after))).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void anItemWithoutAKindInAListOfAnythingIsRefused() throws IOException {
        assertThatThrownBy(() -> read(file("a.yaml", "kind: List\nitems:\n- metadata: {name: a}\n")))
                .hasMessageContaining("a.yaml:3")
                .hasMessageContaining("it has no kind");
        assertThatThrownBy(() -> read(file("a.json", "{\"kind\":\"List\",\n\"items\":[{\"metadata\":{}}]}")))
                .hasMessageContaining("a.json:2")
                .hasMessageContaining("it has no kind");
    }

    @Test
    void aRefusedMemberIsKeptSoThatItsGangDoesNotStartWithoutIt() throws IOException {
        var bad = "kind: Pod\nmetadata: {name: b, annotations: {berth.dev/gang: g, berth.dev/rank: '-1'}}\n";
        var lone = "---\nkind: Pod\nmetadata: {name: c, annotations: {berth.dev/rank: '-1'}}\n";
        var dump = DumpReader.read(List.of(file("a.yaml", bad + lone)), KEEP_GOING, System.in);
        assertThat(dump.problemCount()).isEqualTo(2);
        assertThat(dump.pods()).singleElement().satisfies(pod -> {
            assertThat(pod.fault()).startsWith("Pod b: metadata.annotations.berth.dev/rank is \"-1\": a rank is");
            assertThat(pod.membership()).isNotNull();
        });
    }

    @Test
    void aDocumentThatIsNoMappingIsLeftOutAndTheRestIsRead() throws IOException {
        var dump = DumpReader.read(List.of(file("a.yaml", "- a\n---\n" + pod("b"))), KEEP_GOING, System.in);
        assertThat(dump.problemCount()).isEqualTo(1);
        assertThat(names(dump)).containsExactly("b");
    }

    @Test
    void aPodInheritsThePreemptionPolicyOfItsClass() throws IOException {
        var pods = pod("a", "priorityClassName: calm, priority: 5") + "---\n" + pod("b", "priorityClassName: calm")
                + "---\n" + pod("c", "priorityClassName: calm, preemptionPolicy: PreemptLowerPriority");
        var calm = "kind: PriorityClass\nmetadata: {name: calm}\nvalue: 5\npreemptionPolicy: Never\n";
        assertThat(read(file("pods.yaml", pods), file("class.yaml", calm)).pods())
                .extracting(Pod::name, Pod::preempts, Pod::priority)
                .containsExactlyInAnyOrder(tuple("a", false, 5), tuple("b", false, 5), tuple("c", true, 5));
    }

    @Test
    void kindsOfOtherApiGroupsAreLeftOut() throws IOException {
        var others = "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\n---\n"
                + "apiVersion: apps.kruise.io/v1\nkind: StatefulSet\nmetadata: {name: b}\n---\n"
                + "apiVersion: longhorn.io/v1beta2\nkind: Node\nmetadata: {name: c}\nstatus: [odd]\n---\n"
                + "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: d}\n---\n"
                + "apiVersion: v1\nkind: Node\nmetadata: {name: e}\n";
        assertThat(read(file("others.yaml", others)).objects()).hasSize(2);
    }

    @Test
    void namesAndLabelsMustHaveTheFormThatTheApiServerAccepts() throws IOException {
        assertThatThrownBy(() -> read(file("a.yaml", pod("Upper"))))
                .hasMessageContaining("a.yaml:2: Pod Upper: metadata.name is \"Upper\": a name has lower-case letters");
        assertThatThrownBy(() -> read(file("b.yaml", "kind: Node\nmetadata:\n  name: n\n  labels:\n    a: b c\n")))
                .hasMessageContaining("b.yaml:5: Node n: metadata.labels.a is \"b c\": a label's value has at most 63");
        assertThatThrownBy(() -> read(file("c.yaml", "kind: Node\nmetadata:\n  name: n\n  labels: {\"a b\": c}\n")))
                .hasMessageContaining("a label's key is a name of at most 63");
        assertThatThrownBy(() -> read(file("d.yaml", pod("x".repeat(254)))))
                .hasMessageContaining("at most 253 characters");
    }

    @Test
    void whatIsOddButCleanIsRead() throws IOException {
        assertThat(names(read(file("bom.yaml", "\ufeff" + pod("a"))))).containsExactly("a");
        assertThat(names(read(file("bom.json", "\ufeff{\"kind\":\"Pod\",\"metadata\":{\"name\":\"b\"}}"))))
                .containsExactly("b");
        assertThat(names(read(file("crlf.yaml", kubectl(pod("a"), pod("b")).replace("\n", "\r\n")))))
                .containsExactly("a", "b");
        assertThat(read(file("empty.yaml", "")).objects()).isEmpty();
        assertThat(read(file("comments.yaml", "# nothing\n---\n---\n\n")).objects())
                .isEmpty();
        assertThat(read(file("blank.json", " \n ")).objects()).isEmpty();
        assertThat(names(read(file(
                        "two.json",
                        "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}"
                                + "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"b\"}}"))))
                .containsExactly("a", "b");
        assertThat(read(file("none.json", "{\"kind\":\"List\",\"items\":[]}")).objects())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"kind\":\"List\",\"items\":[{},]}|a.json:1: the document is empty",
                "{\"kind\":\"List\",\"items\":[|a.json:1: the document ends too early",
                "{\"kind\":\"List\",\"items\":[{}|a.json:1: the document ends too early",
                "{\"items\":[],\"items\":[]}|a.json:1: the key items stands twice",
                "{\"kind\":\"Pod\"|a.json:1: the document ends too early",
                "{\"items\":[1 2]}|a.json:1: something follows the end",
                "{\"kind\":\"List\",\"items\":[{\"kind\":\"Pod\",\"kind\":\"Pod\"}]}|a.json:1: the key kind stands twice",
                "{\"items\":[]}]|a.json:1: not JSON",
            })
    void aListThatIsNotJsonIsRefused(String text, String message) throws IOException {
        assertThatThrownBy(() -> read(file("a.json", text))).hasMessageContaining(message);
    }

    @Test
    void oneItemThatIsNotJsonCostsNoOther() throws IOException {
        var text = "{\"items\": [\n{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}},\n{\"kind\":nope},\n"
                + "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"b\"}}\n],\n\"kind\": \"List\", \"x\": y}";
        var dump = DumpReader.read(List.of(file("a.json", text)), KEEP_GOING, InputStream.nullInputStream());
        assertThat(names(dump)).containsExactly("a", "b");
        assertThat(dump.problems()).hasSize(2);
        assertThat(dump.problems().get(0)).contains("a.json:3: not JSON");
        assertThat(dump.problems().get(1)).contains("a.json:6: not JSON");
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        var binary = folder.resolve("binary.yaml");
        Files.write(binary, new byte[] {(byte) 0x80, 1, 2, (byte) 0xff});
        assertThatThrownBy(() -> read(binary.toString()))
                .hasMessageContaining("not UTF-8")
                .hasMessageEndingWith("[NOT_UTF8]");
        assertThatThrownBy(() -> read(file("tab.yaml", "kind: Pod\n\tmetadata: {}\n")))
                .hasMessageContaining("tab.yaml:2: not YAML");
        assertThatThrownBy(() -> read(folder.toString())).hasMessageContaining("is a directory");
    }

    @Test
    void anObjectOfTensOfMegabytesIsRefusedBeforeItIsHeld() throws IOException {
        var endless = folder.resolve("endless.json");
        try (var out = Files.newBufferedWriter(endless)) {
            out.write("{\"kind\":\"List\",\"items\":[{\"kind\":\"Pod\",\"metadata\":{\"name\":\"");
            for (int i = 0; i < 70; i++) {
                out.write("x".repeat(1 << 20));
            }
        }
        assertThatThrownBy(() -> read(endless.toString()))
                .hasMessageContaining("endless.json:1: one object of more than 67108864 characters");
    }

    @Test
    void compressedFilesAreKnownByTheirBytes() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(pod("a").getBytes(UTF_8));
        }
        var compressed = folder.resolve("dump");
        Files.write(compressed, bytes.toByteArray());
        assertThat(names(read(compressed.toString()))).containsExactly("a");
    }

    @Test
    void aDashReadsStandardInput() throws IOException {
        var dump = DumpReader.read(List.of("-"), DumpOptions.STRICT, stdin(pod("a")));
        assertThat(names(dump)).containsExactly("a");
    }

    @Test
    void aPriorityClassMayStandAfterItsPods() throws IOException {
        var late = "kind: Pod\nmetadata: {name: a}\nspec: {priorityClassName: high}\n---\n"
                + "kind: PriorityClass\nmetadata: {name: high}\nvalue: 7\n";
        assertThat(read(file("late.yaml", late)).pods())
                .extracting(Pod::priority)
                .containsExactly(7);
    }

    @Test
    void aPriorityClassThatIsNowhereIsRefused() {
        assertThatThrownBy(
                        () -> read(file("p.yaml", "kind: Pod\nmetadata: {name: a}\nspec: {priorityClassName: hihg}")))
                .hasMessageContaining("p.yaml:1: Pod default/a: spec.priorityClassName is \"hihg\"")
                .hasMessageContaining("add it to the files");
    }

    @Test
    void podsThatHaveEndedAreLeftOut() throws IOException {
        var dump = read(file("ended.yaml", pod("a") + "status: {phase: Succeeded}\n---\n" + pod("b")));
        assertThat(names(dump)).containsExactly("b");
        assertThat(dump.finishedPods()).isEqualTo(1);
    }

    @Test
    void anObjectThatStandsTwiceIsRefusedWithBothPlaces() {
        assertThatThrownBy(() -> read(file("twice.yaml", pod("a") + "---\n" + pod("a"))))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining("twice.yaml:5: Pod default/a stands twice, first at ")
                .hasMessageContaining("twice.yaml:1;");
    }

    @Test
    void aBadQuantityIsRefusedWithFileLineObjectFieldAndValue() {
        assertThatThrownBy(() -> read(file("bad.yaml", kubectl(pod("a"), badPod("b")))))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("bad.yaml:13: Pod b: spec.containers[0].resources.requests.cpu is \"1x\"");
    }

    @Test
    void keepingGoingLeavesOutWhatIsWrongAndSaysSo() throws IOException {
        var list = file("list.yaml", kubectl(pod("a"), badPod("b"), pod("a"), "kind: [\n", pod("c")));
        var dump = DumpReader.read(List.of(list), KEEP_GOING, stdin(""));
        assertThat(names(dump)).containsExactly("a", "c");
        assertThat(dump.problemCount()).isEqualTo(3);
        assertThat(dump.problems())
                .anySatisfy(problem -> assertThat(problem).contains("\"1x\""))
                .anySatisfy(problem -> assertThat(problem).contains("stands twice"))
                .anySatisfy(problem -> assertThat(problem).contains("not YAML"));
    }

    @Test
    void problemsAreCountedBeyondThoseThatAreKept() throws IOException {
        var many = (pod("a") + "---\n").repeat(Dump.PROBLEMS_MAX + 6);
        var dump = DumpReader.read(List.of(file("many.yaml", many)), KEEP_GOING, stdin(""));
        assertThat(dump.problems()).hasSize(Dump.PROBLEMS_MAX);
        assertThat(dump.problemCount()).isEqualTo(Dump.PROBLEMS_MAX + 5);
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertThatThrownBy(() -> read(folder.resolve("none.yaml").toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.yaml: there is no such file");
    }

    @Test
    void aKeyThatStandsTwiceAroundTheItemsIsFoundAtItsLine() {
        var twice = "kind: List\nitems:\n- " + pod("a").strip().replace("\n", "\n  ") + "\nkind: List\n";
        assertThatThrownBy(() -> read(file("keys.yaml", twice))).hasMessageContaining("keys.yaml:6: the key kind");
    }

    private static String pod(String name) {
        return POD.formatted(name);
    }

    private static String pod(String name, String spec) {
        return "kind: Pod\nmetadata: {name: " + name + "}\nspec: {" + spec + "}\n";
    }

    private static String badPod(String name) {
        return "kind: Pod\nmetadata: {name: " + name + "}\nspec:\n  containers:\n  - name: c\n"
                + "    resources:\n      requests:\n        cpu: 1x\n";
    }

    private static String kubectl(String... items) {
        var text = new StringBuilder("apiVersion: v1\nitems:\n");
        for (var item : items) {
            text.append("- ").append(item.strip().replace("\n", "\n  ")).append('\n');
        }
        return text.append("kind: List\nmetadata:\n  resourceVersion: \"\"\n").toString();
    }

    private Dump read(String... files) throws IOException {
        return DumpReader.read(List.of(files), DumpOptions.STRICT, stdin(""));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static InputStream stdin(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static List<String> names(Dump dump) {
        return dump.pods().stream().map(Pod::name).toList();
    }
}
