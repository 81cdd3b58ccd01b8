package dev.berth.simulator.openb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.simulator.policy.Policies;
import dev.berth.simulator.run.Simulation.Checks;
import dev.berth.simulator.run.Trail;
import dev.berth.simulator.trace.DataFolder;
import dev.berth.simulator.trace.OpenbNodes;
import dev.berth.simulator.trace.OpenbPods;
import dev.berth.simulator.trace.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A quarter of openb's default mix is placed as it always was: GPUs given away at 100 and 130 % of demand, pods placed, and
 * a checksum of every node and device chosen. Whoever means to change a policy writes the new figures here, once the means
 * of docs/results/openb.md say that they are better.
 */
final class FrozenDecisionsTest {
    private static final int EVERY = 4;

    @ParameterizedTest
    @CsvSource({
        "Random, 87.04 88.17 2038 0540131f",
        "DotProd, 91.16 91.36 2001 cbea47c1",
        "GpuClustering, 92.03 92.23 2020 e8c092bb",
        "GpuPacking, 91.71 91.91 2012 b90be983",
        "BestFit, 93.18 93.39 2041 40966ff4",
        "FGD, 94.33 94.53 2064 40a4d72c",
        "Berth, 96.12 96.18 2096 f03398df",
        "BerthLearning, 95.93 95.99 2107 d2d69af9",
        "BerthAhead, 96.20 96.26 2099 56a212f0",
        "BerthAheadLearning, 95.98 96.02 2107 fea535df"
    })
    void aSliceOfOpenbIsPlacedAsEver(String policy, String frozen) throws IOException {
        String folder = System.getenv("BERTH_DATA");
        var data = new DataFolder(Path.of(folder == null ? "../../shared/data" : folder));
        assumeTrue(Files.isDirectory(data.root()), "no traces in " + data.root() + "; set BERTH_DATA to their folder");
        var workload = new OpenbWorkload(
                "default",
                some(OpenbNodes.read(data.openbNodes(), Problems.refuse())),
                some(OpenbPods.read(data.openbPods("default"), Problems.refuse())));
        var sum = new Checksum();
        var run = new OpenbExperiment(
                        workload, Objects.requireNonNull(Policies.find(policy)), 42, new Checks(0, () -> false, sum))
                .run();
        String got = String.format(
                Locale.ROOT, "%.2f %.2f %d %08x", run.at(100), run.at(130), run.placed(), sum.crc.getValue());
        assertThat(got).as("what %s decides has changed", policy).isEqualTo(frozen);
    }

    private static <T> List<T> some(List<T> all) {
        var some = new ArrayList<T>();
        for (int i = 0; i < all.size(); i += EVERY) {
            some.add(all.get(i));
        }
        return some;
    }

    /** Over all bindings, in order. */
    private static final class Checksum implements Trail {
        final CRC32 crc = new CRC32();

        @Override
        public void decided(Outcome outcome) {
            for (var decision : outcome.decisions()) {
                if (decision instanceof Decision.Bind bind) {
                    String text = bind.pod().name() + " " + bind.node() + " " + bind.devices() + "\n";
                    crc.update(text.getBytes(StandardCharsets.UTF_8));
                }
            }
        }

        @Override
        public void nodeUp(Node node) {}

        @Override
        public void nodeDown(Node node) {}

        @Override
        public void begins() {}

        @Override
        public void arrived(Pod pod) {}

        @Override
        public void tried(Pod pod) {}

        @Override
        public void triedTogether(List<Pod> gang) {}

        @Override
        public void left(Pod pod) {}
    }
}
