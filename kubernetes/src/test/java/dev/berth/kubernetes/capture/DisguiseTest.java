package dev.berth.kubernetes.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DisguiseTest {
    private final Disguise disguise = new Disguise(new byte[] {1, 2, 3});

    @Test
    void pseudonymsKeepTheOrderOfNamesAndTheirNumbers() {
        var names =
                List.of("alpha", "beta-2", "beta-10", "zone-b", "web", "web-1", "worker.example.com", "10.0.0.7", "B");
        names.forEach(disguise::name);
        disguise.fix();
        var sorted = names.stream().sorted().map(disguise::name).toList();
        assertThat(sorted).isSorted().doesNotHaveDuplicates();
        assertThat(disguise.name("beta-10")).endsWith("-10");
        assertThat(disguise.name("10.0.0.7")).matches("x[a-z]+");
    }

    @Test
    void manyNamesGetPseudonymsOfTheirOwnThatKeepTheirOrder() {
        var names = IntStream.range(0, 2_000)
                .mapToObj(i -> "n" + Integer.toString(i * 7919, 36))
                .toList();
        names.forEach(disguise::name);
        disguise.fix();
        assertThat(names.stream().sorted(Comparator.naturalOrder()).map(disguise::name))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void keysOfVendorsAndWhatTheyMeasureStay() {
        met(Map.of("team", "blue", "nvidia.com/gpu.product", "NVIDIA-H100", "topology.kubernetes.io/zone", "eu-1a"));
        assertThat(disguise.key("nvidia.com/gpu.product")).isEqualTo("nvidia.com/gpu.product");
        assertThat(disguise.value("nvidia.com/gpu.product", "NVIDIA-H100")).isEqualTo("NVIDIA-H100");
        assertThat(disguise.key("team")).startsWith("x");
        assertThat(disguise.value("team", "blue")).startsWith("x");
        assertThat(disguise.value("topology.kubernetes.io/zone", "eu-1a")).startsWith("x");
        assertThat(disguise.value("team", "12")).isEqualTo("12");
    }

    @Test
    void whatDoesNotParseStaysSo() {
        met(Map.of("bad key", "not valid!"));
        assertThat(disguise.key("bad key")).endsWith("!");
        assertThat(disguise.value("team", "not valid!")).endsWith("!");
    }

    @Test
    void aVolumesZonesAreHiddenEachByItself() {
        disguise.value("topology.kubernetes.io/zone", "a__b");
        disguise.fix();
        assertThat(disguise.value("topology.kubernetes.io/zone", "a__b"))
                .isEqualTo(disguise.name("a") + "__" + disguise.name("b"));
    }

    @Test
    void theClaimOfAnEphemeralVolumeIsNamedAfterPodAndVolume() {
        disguise.compose("web-0", "data");
        disguise.name("web-0-data");
        disguise.fix();
        assertThat(disguise.name("web-0-data")).isEqualTo(disguise.name("web-0") + "-" + disguise.name("data"));
    }

    @Test
    void anImageWithoutATagIsTheLatest() {
        disguise.image("nginx:latest");
        disguise.fix();
        assertThat(disguise.imageOfPod("nginx")).isEqualTo(disguise.image("nginx:latest"));
    }

    @Test
    void uidsBecomeOthersAlwaysTheSame() {
        assertThat(disguise.uid("a")).isEqualTo(disguise.uid("a")).isNotEqualTo(disguise.uid("b"));
        assertThat(new Disguise(new byte[] {4}).uid("a")).isNotEqualTo(disguise.uid("a"));
    }

    private void met(Map<String, String> labels) {
        labels.forEach((key, value) -> {
            disguise.key(key);
            disguise.value(key, value);
        });
        disguise.fix();
    }
}
