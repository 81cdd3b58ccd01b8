package dev.berth.kubernetes.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Node;
import org.junit.jupiter.api.Test;

/** Volcano's HyperNodes become labels of the nodes that they hold. */
class HyperNodesTest {
    private final ObjectReader reader = new ObjectReader();

    private void having(String name, int tier, String members) {
        reader.read(
                Documents.tree("apiVersion: topology.volcano.sh/v1alpha1\nkind: HyperNode\nmetadata: {name: " + name
                        + "}\nspec: {tier: " + tier + ", members: [" + members + "]}\n"),
                "test.yaml");
    }

    private static String node(String name) {
        return "{type: Node, selector: {exactMatch: {name: " + name + "}}}";
    }

    private static String group(String name) {
        return "{type: HyperNode, selector: {exactMatch: {name: " + name + "}}}";
    }

    private Labels labels(String name, String labels) {
        var node = (Node) reader.read(
                Documents.tree("kind: Node\nmetadata: {name: " + name + ", labels: {" + labels + "}}"), "test.yaml");
        assertThat(node).isNotNull();
        return reader.described(node).labels();
    }

    @Test
    void membersByNamePatternAndLabelGetTheirTiers() {
        having("s0", 1, node("a"));
        having("s1", 1, "{type: Node, selector: {regexMatch: {pattern: '^b-[0-9]+$'}}}");
        having("s2", 1, "{type: Node, selector: {labelMatch: {matchLabels: {leaf: x}}}}");
        having("s3", 2, group("s0") + ", " + group("s1"));
        assertThat(labels("a", "").get("topology.volcano.sh/tier-1")).isEqualTo("s0");
        assertThat(labels("a", "").get("topology.volcano.sh/tier-2")).isEqualTo("s3");
        assertThat(labels("b-7", "").get("topology.volcano.sh/tier-1")).isEqualTo("s1");
        assertThat(labels("c", "leaf: x").get("topology.volcano.sh/tier-1")).isEqualTo("s2");
        assertThat(labels("d", "")).isEqualTo(Labels.EMPTY);
    }

    @Test
    void aNodeWithoutAGroupOfATierIsInTheNextSmallerOne() {
        having("s0", 1, node("a"));
        having("s1", 2, node("b"));
        assertThat(labels("a", "").get("topology.volcano.sh/tier-2")).isEqualTo("s0");
        assertThat(labels("b", "").get("topology.volcano.sh/tier-1")).isNull();
    }

    @Test
    void groupsThatHoldEachOtherComeToAnEnd() {
        having("s0", 1, node("a") + ", " + group("s1"));
        having("s1", 2, group("s0"));
        assertThat(labels("a", "").get("topology.volcano.sh/tier-2")).isEqualTo("s1");
    }

    @Test
    void aPatternThatTakesForEverIsRefused() {
        having("s", 1, "{type: Node, selector: {regexMatch: {pattern: '^(a|aa|a.)+\\1c$'}}}");
        assertThatThrownBy(() -> labels("a".repeat(60), ""))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("without repetitions of repetitions");
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> having("s", 1, "{type: Node, selector: {regexMatch: {pattern: '('}}}"))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("no regular expression");
        assertThatThrownBy(() -> having("s", 1, "{type: HyperNode, selector: {regexMatch: {pattern: x}}}"))
                .hasMessageContaining("by exactMatch alone");
        assertThatThrownBy(() -> having("s", -1, "")).hasMessageContaining("a tier is a whole number from 0");
    }
}
