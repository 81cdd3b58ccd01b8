package dev.berth.testkit.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.fault.Fault;
import dev.berth.embedded.fault.Target;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.tree.Value;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a native PodGroup is told, as kube-scheduler 1.37 tells it. */
final class PodGroupConditionsTest {
    private final SteppedCluster world = new SteppedCluster(1);
    private String namespace = "";

    @BeforeEach
    void oneNode() {
        namespace = world.user().namespace("groups");
        world.user().node("one", 1, Map.of());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Value condition(String gang) {
        var group = world.user()
                .must(Request.get("/apis/scheduling.k8s.io/v1beta1/namespaces/" + namespace + "/podgroups/" + gang));
        if (ObjectParts.at(group, "status", "conditions") instanceof Value.Sequence conditions) {
            assertThat(conditions.items()).hasSize(1);
            return conditions.items().get(0);
        }
        return new Value.Mapping(Map.of(), 0);
    }

    private void expect(String gang, String status, String reason) {
        var condition = condition(gang);
        assertThat(ObjectParts.text(condition, "type")).isEqualTo("PodGroupInitiallyScheduled");
        assertThat(ObjectParts.text(condition, "status")).isEqualTo(status);
        assertThat(ObjectParts.text(condition, "reason")).isEqualTo(reason);
        assertThat(ObjectParts.number(condition, "observedGeneration")).isEqualTo(1);
    }

    private long writes() {
        return world.server().log().requests().stream()
                .filter(request -> request.path().endsWith("/status")
                        && request.path().contains("/podgroups/")
                        && request.isWrite())
                .count();
    }

    private long reads() {
        return world.server().log().requests().stream()
                .filter(request -> request.path().contains("/podgroups/") && !request.isWrite())
                .count();
    }

    @Test
    void aGangThatWaitsIsToldWhyAndOnceItRunsThat() {
        world.gang(namespace, "llama", 3, 400);
        world.settle();
        expect("llama", "False", "Unschedulable");
        assertThat(ObjectParts.text(condition("llama"), "message")).contains("Next step");
        world.user().node("two", 1, Map.of());
        world.run(Duration.ofSeconds(12));
        expect("llama", "True", "Scheduled");
        assertThat(writes()).isEqualTo(2);
    }

    @Test
    void thatItWasScheduledStaysWhateverComes() {
        world.gang(namespace, "llama", 2, 400);
        world.settle();
        expect("llama", "True", "Scheduled");
        world.user().deletePod(namespace, "llama-0");
        world.user().deletePod(namespace, "llama-1");
        world.crash();
        world.user().pod(namespace, "big-0", 900, "");
        world.settle();
        world.member(namespace, "llama", 0, 400);
        world.member(namespace, "llama", 1, 400);
        world.run(Duration.ofSeconds(70));
        expect("llama", "True", "Scheduled");
        assertThat(writes()).isEqualTo(1);
    }

    @Test
    void oneThatWasScheduledIsNeitherReadNorWrittenAgainAfterARestart() {
        world.gang(namespace, "llama", 2, 400);
        world.settle();
        long reads = reads();
        world.crash();
        world.run(Duration.ofSeconds(70));
        expect("llama", "True", "Scheduled");
        assertThat(writes()).isEqualTo(1);
        assertThat(reads()).as("but for the test's own").isEqualTo(reads + 1);
    }

    @Test
    void oneIsReadToLearnTheVersionAndNoneAfterIt() {
        world.gang(namespace, "first", 2, 100);
        world.settle();
        long reads = reads();
        world.gang(namespace, "second", 2, 100);
        world.gang(namespace, "third", 2, 100);
        world.settle();
        assertThat(reads()).isEqualTo(reads);
        expect("second", "True", "Scheduled");
        expect("third", "True", "Scheduled");
    }

    @Test
    void aRecreatedGangIsToldAnew() {
        world.gang(namespace, "llama", 2, 400);
        world.settle();
        world.user().deletePod(namespace, "llama-0");
        world.user().deletePod(namespace, "llama-1");
        world.user()
                .must(Request.delete("/apis/scheduling.k8s.io/v1beta1/namespaces/" + namespace + "/podgroups/llama"));
        world.gang(namespace, "llama", 2, 400);
        world.settle();
        expect("llama", "True", "Scheduled");
        assertThat(writes()).isEqualTo(2);
    }

    @Test
    void itIsNotSaidBeforeEnoughMembersAreSeenOnNodes() {
        world.gang(namespace, "llama", 2, 400);
        world.step();
        world.writes().send(0);
        world.step();
        world.send(order -> !(order instanceof dev.berth.kubernetes.live.loop.Orders.Bind));
        assertThat(ObjectParts.text(condition("llama"), "status")).isNotEqualTo("True");
        world.settle();
        expect("llama", "True", "Scheduled");
    }

    @Test
    void aConditionThatCouldNotBeWrittenIsWrittenLater() {
        world.gang(namespace, "llama", 2, 400);
        world.server().faults().next(new Target("PATCH", "podgroups", ""), 2, new Fault.Refusal(500, 0));
        world.settle();
        assertThat(ObjectParts.text(condition("llama"), "status")).isEmpty();
        world.run(Duration.ofSeconds(15));
        expect("llama", "True", "Scheduled");
    }

    @Test
    void whileASchedulingGateHoldsAMemberTheGangWaits() {
        world.user()
                .must(Request.post(
                        "/apis/scheduling.k8s.io/v1beta1/namespaces/" + namespace + "/podgroups",
                        "{\"apiVersion\":\"scheduling.k8s.io/v1beta1\",\"kind\":\"PodGroup\",\"metadata\":{\"name\":"
                                + "\"llama\"},\"spec\":{\"schedulingPolicy\":{\"gang\":{\"minCount\":2}}}}"));
        world.member(namespace, "llama", 0, 100);
        world.user()
                .pod(
                        namespace,
                        "llama-1",
                        100,
                        "\"schedulingGroup\":{\"podGroupName\":\"llama\"},\"schedulingGates\":[{\"name\":"
                                + "\"example.com/hold\"}]");
        world.run(Duration.ofSeconds(5));
        assertThat(world.bound(namespace)).isEmpty();
        expect("llama", "False", "Unschedulable");
        world.user()
                .must(Request.patch(
                        "/api/v1/namespaces/" + namespace + "/pods/llama-1",
                        Request.MERGE_PATCH,
                        "{\"spec\":{\"schedulingGates\":null}}"));
        world.run(Duration.ofSeconds(12));
        assertThat(world.bound(namespace)).hasSize(2);
        expect("llama", "True", "Scheduled");
    }
}
