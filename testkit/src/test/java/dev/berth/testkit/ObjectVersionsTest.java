package dev.berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.CsiDriver;
import dev.berth.engine.model.DisruptionBudget;
import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Namespace;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What changes for whom when an object does: on this rests which rankings are made anew. */
class ObjectVersionsTest {
    private final Cluster cluster = new Cluster();

    @Test
    void storageConcernsPodsWithVolumesAlone() {
        expectChanges(new CsiDriver("csi.example.com", true, false), 0, 1);
    }

    @Test
    void aBudgetOrAGangChangesNothingForFilters() {
        expectChanges(new DisruptionBudget("default", "b", LabelSelector.NOTHING, 1, Set.of()), 0, 0);
        expectChanges(GangBuilder.gang("g").pods(2, 1).group(), 0, 0);
    }

    @Test
    void aNamespaceConcernsEveryPod() {
        expectChanges(new Namespace("team-a", Labels.EMPTY), 1, 0);
    }

    @Test
    void whatIsNotThereCannotChangeByGoing() {
        cluster.apply(Event.Deleted.of(new Namespace("team-b", Labels.EMPTY)));
        assertThat(cluster.factsVersion()).isZero();
    }

    private void expectChanges(ClusterObject object, int facts, int storage) {
        long factsBefore = cluster.factsVersion();
        long storageBefore = cluster.storageVersion();
        cluster.apply(new Event.Upserted(object));
        cluster.apply(Event.Deleted.of(object));
        assertThat(cluster.factsVersion() - factsBefore).isEqualTo(2L * facts);
        assertThat(cluster.storageVersion() - storageBefore).isEqualTo(2L * storage);
    }
}
