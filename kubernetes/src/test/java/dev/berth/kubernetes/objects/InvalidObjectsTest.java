package dev.berth.kubernetes.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An object that cannot be is refused; the message tells file, line, object, field, value and what to do. */
class InvalidObjectsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "containers: [{resources: {requests: {cpu: -1}}}]"
                        + "| spec.containers[0].resources.requests.cpu is \"-1\": a quantity must not be negative",
                "containers: [{resources: {requests: {memory: 99Ei}}}]"
                        + "| spec.containers[0].resources.requests.memory is \"99Ei\": the quantity overflows 64 bits",
                "containers: [{resources: {requests: {cpu: .nan}}}]"
                        + "| spec.containers[0].resources.requests.cpu is \".nan\": not a quantity",
                "tolerations: [{key: a, operator: Like}]"
                        + "| spec.tolerations[0].operator is \"Like\": unknown operator; use Exists, Equal, Lt or Gt",
                "tolerations: [{key: a, effect: Never}]"
                        + "| spec.tolerations[0].effect is \"Never\": unknown effect; use NoSchedule",
                "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: Maybe}]"
                        + "| spec.topologySpreadConstraints[0].whenUnsatisfiable is \"Maybe\": use DoNotSchedule",
                "priority: 3000000000 | spec.priority is \"3000000000\": the number does not fit 32 bits",
                "priority: high | spec.priority is \"high\": a whole number",
                "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone}]"
                        + "| spec.topologySpreadConstraints[0].whenUnsatisfiable: use DoNotSchedule or ScheduleAnyway",
                "preemptionPolicy: Sometimes | spec.preemptionPolicy is \"Sometimes\": unknown policy; use",
                "containers: [{resources: {requests: {cpu: 9300000000000000}}}]"
                        + "| spec.containers[0].resources.requests.cpu is \"9300000000000000\": the quantity overflows"
                        + " 64 bits, as cpu counts in thousandths (the greatest is 9223372036854775)",
                "containers: [{resources: {requests: {memory: 5Ei}}}, {resources: {requests: {memory: 5Ei}}}]"
                        + "| spec: the sum of memory is 11529215046068469760, which overflows 64 bits",
                "containers: [{resources: {requests: {cpu: 5P}}}, {resources: {requests: {cpu: 5P}}}]"
                        + "| spec: the sum of cpu is 10000000000000000, which overflows 64 bits, as cpu counts",
                "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
                        + " [{topologyKey: zone, labelSelector: {matchExpressions: [{key: a, operator: Gt, values: [\"1\"]}]}}]}}"
                        + "| spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector"
                        + ".matchExpressions[0].operator is \"Gt\": use In, NotIn, Exists or DoesNotExist",
                "containers: {name: a} | spec.containers: a list is needed here",
                "hostNetwork: 1 | spec.hostNetwork is \"1\": true or false is needed here",
            })
    void isRefused(String spec, String message) {
        assertThatThrownBy(() -> Documents.podWith(spec))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("test.yaml:")
                .hasMessageContaining("Pod ml/p: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{berth.dev/gang-min: \"2\"} | INCOMPLETE",
                "{berth.dev/gpu-models: H100} | INCOMPLETE",
                "{berth.dev/gpu-fraction: \"0.5\", gpu-fraction: \"0.5\"} | CONTRADICTION",
                "{berth.dev/gang: a, berth.dev/gang-min: \"0\"} | INVALID_VALUE",
            })
    void theCodeSaysWhatSortOfMistakeItIs(String annotations, String code) {
        assertThatThrownBy(() -> Documents.object(
                        "kind: Pod\nmetadata: {name: p, annotations: " + annotations + "}\nspec: {containers: []}\n"))
                .hasMessageEndingWith("[" + code + "]");
    }

    @Test
    void whatIsNotSupportedIsTold() {
        assertThatThrownBy(() -> Documents.object("""
                        apiVersion: scheduling.volcano.sh/v1beta1
                        kind: PodGroup
                        metadata: {name: g}
                        spec: {minMember: 1, subGroupPolicy: [{name: a}], networkTopology: {mode: hard, highestTierAllowed: 1}}
                        """)).hasMessageEndingWith("[UNSUPPORTED]");
    }

    @Test
    void anUnknownOperatorDeepInAnAffinityIsRefusedWithItsPath() {
        String spec = """
                affinity:
                  nodeAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                      nodeSelectorTerms:
                      - matchExpressions:
                        - {key: gpu, operator: Exists}
                        - {key: zone, operator: Near, values: [a]}
                """;
        assertThatThrownBy(() -> Documents.podWith(spec))
                .hasMessageContaining("test.yaml:10: Pod ml/p: spec.affinity.nodeAffinity"
                        + ".requiredDuringSchedulingIgnoredDuringExecution"
                        + ".nodeSelectorTerms[0].matchExpressions[1].operator is \"Near\": unknown operator");
    }

    @Test
    void anObjectWithoutAKindIsRefused() {
        assertThatThrownBy(() -> Documents.object("metadata: {name: p}")).hasMessageContaining("it has no kind");
    }

    @Test
    void aPodWithoutANameIsRefused() {
        assertThatThrownBy(() -> Documents.object("kind: Pod\nmetadata: {namespace: ml}"))
                .hasMessageContaining("metadata.name: a value is needed here");
    }

    @Test
    void controlCharactersAndLongValuesDoNotReachTheMessage() {
        assertThatThrownBy(() -> Documents.podWith("priority: \"\\e[31m" + "x".repeat(5_000) + "\""))
                .satisfies(thrown ->
                        assertThat(thrown.getMessage()).hasSizeLessThan(300).doesNotContain("\u001b"));
    }
}
