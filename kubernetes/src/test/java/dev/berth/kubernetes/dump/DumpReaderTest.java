package dev.berth.kubernetes.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
