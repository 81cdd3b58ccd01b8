package dev.berth.kubernetes.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What pods ask for in sum, by examples. */
class ResourceSumsTest {
    private static final String BATCH = """
            spec:
              overhead: {cpu: 50m}
              initContainers:
              - {name: proxy, restartPolicy: Always, resources: {requests: {cpu: 100m}, limits: {cpu: 200m}}}
              - {name: load, resources: {requests: {cpu: 700m, memory: 1Gi}}}
              - {name: logs, restartPolicy: Always, resources: {requests: {cpu: 200m}}}
              containers:
              - {name: work, resources: {requests: {cpu: 300m, memory: 512Mi}}}
            """;

    private static Map<String, String> requests(String pod, ResourceSums.Options options) {
        return texts(ResourceSums.requests(Documents.tree(pod), "test.yaml", options));
    }

    private static Map<String, String> texts(Map<String, Quantity> sums) {
        return sums.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        each -> each.getValue().amount().stripTrailingZeros().toPlainString()));
    }

    @Test
    void anInitContainerRunsBesideTheSidecarsBeforeItOnly() {
        // load with proxy: 700m + 100m; work with both sidecars: 300m + 100m + 200m; overhead 50m
        assertThat(requests(BATCH, ResourceSums.AS_WRITTEN))
                .containsOnly(Map.entry("cpu", "0.85"), Map.entry("memory", "1073741824"));
    }

    @Test
    void overheadCanBeLeftOut() {
        assertThat(requests(BATCH, new ResourceSums.Options(false, true, false)))
                .containsEntry("cpu", "0.8");
    }

    @Test
    void overheadCountsForLimitsOnlyWhereThereIsALimit() {
        assertThat(texts(ResourceSums.limits(Documents.tree(BATCH), "test.yaml", ResourceSums.AS_WRITTEN)))
                .containsEntry("cpu", "0.25")
                .doesNotContainKey("memory");
    }

    @Test
    void amountsOfThePodAsAWholeReplaceTheSum() {
        String pod = """
                spec:
                  resources: {requests: {cpu: 2}}
                  containers: [{name: a, resources: {requests: {cpu: 1, example.com/gpu: 1}}}]
                """;
        assertThat(requests(pod, ResourceSums.AS_WRITTEN))
                .containsEntry("cpu", "2")
                .containsEntry("example.com/gpu", "1");
        assertThat(requests(pod, new ResourceSums.Options(false, false, true))).containsEntry("cpu", "1");
    }

    @Test
    void aResizeUnderWayCountsTheGreaterAmount() {
        String pod = """
                spec: {containers: [{name: a, resources: {requests: {cpu: 1}}}]}
                status: {containerStatuses: [{name: a, resources: {requests: {cpu: 3}}}]}
                """;
        assertThat(requests(pod, ResourceSums.AS_WRITTEN)).containsEntry("cpu", "1");
        assertThat(requests(pod, new ResourceSums.Options(true, false, false))).containsEntry("cpu", "3");
    }

    @Test
    void halvesOfAMillicoreAddUpBeforeTheyAreRounded() {
        var pod = Documents.podWith("""
                containers:
                - {name: a, resources: {requests: {cpu: 0.5m}}}
                - {name: b, resources: {requests: {cpu: 0.5m}}}
                """);
        assertThat(pod.shape().requests().get("cpu")).isEqualTo(1);
    }

    @Test
    void containersWithoutRequestsCountForScoresAlone() {
        var shape = Documents.podWith("containers: [{name: a}, {name: b}]").shape();
        assertThat(shape.requests().get("cpu")).isZero();
        assertThat(shape.scoredMilliCpu()).isEqualTo(200);
        assertThat(shape.scoredMemoryBytes()).isEqualTo(400L << 20);
    }

    @Test
    void anAmountThatIsNoQuantityIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> requests(BATCH.replace("512Mi", "512mi"), ResourceSums.AS_WRITTEN))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("test.yaml:8")
                .hasMessageContaining("spec.containers[0].resources.requests.memory is \"512mi\"")
                .hasMessageContaining("the suffix mi is unknown");
    }
}
