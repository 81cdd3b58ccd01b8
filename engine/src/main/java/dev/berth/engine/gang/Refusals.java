package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Sections;
import dev.berth.engine.model.TopologyRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Remembers why gangs found no room while the cluster stays as it is, so that a thousand equal gangs that wait cost one
 * search and one look at every node. Only gangs of which nothing runs yet, and whose pods' labels filters do not look at.
 */
final class Refusals {
    /** Refusals remembered at once. */
    private static final int REFUSALS_MAX = 10_000;

    private final Cluster cluster;
    private final Map<Key, GangPlan> known = new HashMap<>();
    private long position = -1;
    private long factsVersion = -1;
    private long objectsVersion = -1;

    /** All that a plan depends on, besides the cluster. */
    private record Key(
            int least, TopologyRequest topology, List<PodGroup.Role> roles, Sections sections, List<Members> members) {}

    private record Members(String role, PodShape shape, int count) {}

    Refusals(Cluster cluster) {
        this.cluster = cluster;
    }

    GangPlan recall(Gang gang, Quota quota, List<Part> parts, Supplier<GangPlan> otherwise) {
        if (!gang.running().isEmpty()) {
            return otherwise.get();
        }
        if (known.size() >= REFUSALS_MAX
                || position != cluster.changes().end()
                || factsVersion != cluster.factsVersion()
                || objectsVersion != cluster.objects().version()) {
            known.clear();
        }
        var key = new Key(
                quota.least(),
                gang.topology(),
                gang.roles(),
                gang.sections(),
                parts.stream()
                        .map(part -> new Members(
                                part.role(), part.shape(), part.pods().size()))
                        .toList());
        var plan = known.get(key);
        if (plan != null) {
            return plan;
        }
        var made = otherwise.get();
        if (made instanceof GangPlan.Refused) {
            position = cluster.changes().end();
            factsVersion = cluster.factsVersion();
            objectsVersion = cluster.objects().version();
            known.put(key, made);
        }
        return made;
    }
}
