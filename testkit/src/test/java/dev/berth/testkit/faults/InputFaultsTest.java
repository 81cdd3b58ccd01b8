package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.live.loop.DecisionLoop;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.ObjectSink;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.watch.WatchHealth;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import dev.berth.testkit.live.ClusterClient;
import dev.berth.testkit.live.SimulatedApi;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Objects that no API server should hand out, and some do: other versions, CRDs, webhooks, bugs. */
final class InputFaultsTest {
    private static final String NODE =
            "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"NAME\",\"uid\":"
                    + "\"n\"},\"status\":{\"allocatable\":{\"cpu\":\"CPU\",\"memory\":\"64Gi\",\"pods\":\"100\"}}}";

    private static final Logger LOG = Logger.getLogger(DecisionLoop.class.getName());

    @BeforeAll
    static void withoutThousandsOfWarnings() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void withWarningsAgain() {
        LOG.setLevel(null);
    }

    /** A loop that is fed with what watches would tell. */
    private static final class Fed {
        private final Inbox inbox = new Inbox();
        private final SimulatedApi api = new SimulatedApi(inbox);
        private final AtomicInteger unreadable = new AtomicInteger();
        private final ObjectSink nodes = new ObjectSink(Resource.NODES, Node.class, inbox);
        private final ObjectSink pods = new ObjectSink(Resource.PODS, Pod.class, inbox);
        private final DecisionLoop loop = new DecisionLoop(
                PluginCatalogue.with(List.of()).defaultProfile(),
                Set.of("berth"),
                List.of(Resource.NODES, Resource.PODS),
                inbox,
                api,
                Fence.NONE,
                new Telemetry() {
                    @Override
                    public void unreadable(String resource) {
                        unreadable.incrementAndGet();
                    }
                },
                new SplittableRandom(1));

        Fed() {
            for (var sink : List.of(nodes, pods)) {
                sink.listing();
                sink.listed(1);
                sink.health(new WatchHealth.Current());
            }
            node("one", "4");
        }

        void node(String name, String cpu) {
            nodes.seen(tree(NODE.replace("NAME", name).replace("CPU", cpu)), 1);
            step();
        }

        void pod(Value tree) {
            pods.seen(tree, 1);
            step();
        }

        void step() {
            while (loop.doWork(1_000_000_000L, 0) > 0) {
                // until nothing is left to do
            }
        }

        List<String> bound() {
            return api.bindsUnderWay().stream()
                    .map(Orders.Bind::pod)
                    .map(Pod::name)
                    .toList();
        }
    }

    private static Value tree(String text) {
        return JsonTrees.read(text, "test", 1);
    }

    private static String pod(String name, String cpu) {
        return ClusterClient.podText(name, 100, "")
                .replace("\"cpu\":\"100m\"", "\"cpu\":\"" + cpu + "\"")
                .replace("\"metadata\":{", "\"metadata\":{\"namespace\":\"default\",\"uid\":\"" + name + "\",");
    }

    @Test
    @Proves(
            value = FaultCase.F34,
            where = Proves.Where.SIMULATED,
            seeds = "0–1,999; a random part of a pod or node replaced, cut or nested")
    void f34AMalformedObjectIsLeftOutAndTheLoopLives() {
        var fed = new Fed();
        int readable = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new SplittableRandom(seed);
            String text = random.nextBoolean()
                    ? pod("fuzz-" + seed, "1m")
                    : NODE.replace("NAME", "fuzz-" + seed).replace("CPU", "1");
            try {
                var broken = tree(Mutations.of(text, random));
                if (random.nextBoolean()) {
                    fed.pods.seen(broken, 1);
                } else {
                    fed.nodes.seen(broken, 1);
                }
                readable++;
            } catch (MalformedDocumentException notEvenJson) {
                // a stream would break here, and be opened again
            }
            fed.step();
            while (!fed.api.bindsUnderWay().isEmpty()) {
                fed.api.answerBind(SimulatedApi.Fate.DONE);
                fed.step();
            }
        }
        assertThat(readable).isGreaterThan(500);
        assertThat(fed.unreadable.get()).isGreaterThan(100);
        fed.pod(tree(pod("good", "100m")));
        assertThat(fed.bound()).containsExactly("good");
    }

    @Test
    @Proves(value = FaultCase.F35, where = Proves.Where.SIMULATED, seeds = "12 quantities")
    void f35QuantitiesThatAreNegativeOrOverflowAreRefusedAndTinyOnesAreExact() {
        for (var wrong : List.of("-1", "-100m", "9223372036854775808", "1e30", "NaN", "1e400", "0x10", "1Zi", "")) {
            var fed = new Fed();
            fed.pod(tree(pod("wrong", wrong)));
            assertThat(fed.unreadable.get()).as("cpu \"%s\"", wrong).isEqualTo(1);
            fed.node("two", wrong);
            assertThat(fed.unreadable.get()).as("node with cpu \"%s\"", wrong).isEqualTo(2);
            fed.pod(tree(pod("good", "4")));
            assertThat(fed.bound()).as("beside cpu \"%s\"", wrong).containsExactly("good");
        }
        var fed = new Fed();
        fed.node("tiny", "1m");
        fed.pod(tree(pod("big", "4")));
        fed.pod(tree(pod("nano", "1n"))); // rounds up to 1m, as everywhere in Kubernetes
        fed.pod(tree(pod("more", "1u")));
        assertThat(fed.bound()).containsExactly("big", "nano");
    }
}
