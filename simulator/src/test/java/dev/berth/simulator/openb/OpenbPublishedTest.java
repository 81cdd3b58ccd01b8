package dev.berth.simulator.openb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.simulator.policy.Policies;
import dev.berth.simulator.run.Simulation.Checks;
import dev.berth.simulator.trace.DataFolder;
import dev.berth.simulator.trace.OpenbNodes;
import dev.berth.simulator.trace.OpenbPods;
import dev.berth.simulator.trace.OpenbPublished;
import dev.berth.simulator.trace.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single runs lie near the published means; docs/results/openb.md has the means of ten seeds on all mixes. */
@Tag("slow")
final class OpenbPublishedTest {
    @ParameterizedTest
    @CsvSource({"Random, 1.2", "DotProd, 0.8", "GpuClustering, 2.2", "GpuPacking, 2.0", "BestFit, 0.6", "FGD, 0.4"})
    void aRunOnTheDefaultMixLiesNearThePublishedMean(String policy, double points) throws IOException {
        String folder = System.getenv("BERTH_DATA");
        var data = new DataFolder(Path.of(folder == null ? "../../shared/data" : folder));
        assumeTrue(Files.isDirectory(data.root()), "no traces in " + data.root() + "; set BERTH_DATA to their folder");
        var nodes = OpenbNodes.read(data.openbNodes(), Problems.refuse());
        var pods = OpenbPods.read(data.openbPods("default"), Problems.refuse());
        var workload = new OpenbWorkload("default", nodes, pods);
        assertThat(workload.capacityMilli()).isEqualTo(6_212_000);
        var run = new OpenbExperiment(workload, Objects.requireNonNull(Policies.find(policy)), 42, Checks.NONE).run();
        var published = OpenbPublished.read(data.openbPublished(), Problems.refuse());
        assertThat(run.at(130))
                .isCloseTo(Objects.requireNonNull(published.mean("default", policy, 130)), within(points));
    }
}
