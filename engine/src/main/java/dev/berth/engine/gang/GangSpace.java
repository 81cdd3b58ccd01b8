package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.profile.Profile;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** Trees, sums and rooms that are kept from one gang to the next, so that a gang costs what changed since. */
final class GangSpace {
    /** Shapes whose room is kept at once; each takes 4 bytes a node. */
    static final int ROOMS_MAX = 256;

    private final Cluster cluster;
    private final Profile profile;
    private final ObjIntConsumer<Pod> settle;
    private final Levels levels;
    private final Map<DomainTree, FreeSums> sums = new IdentityHashMap<>();
    private final Map<RoomKey, ShapeRoom> rooms = new HashMap<>();
    private long version = -1;
    private long uses;

    private record RoomKey(PodShape shape, DomainTree tree) {}

    /** @param settle carries out, under the caller's mark, what a pod's claims need before it takes a node */
    GangSpace(Cluster cluster, Profile profile, ObjIntConsumer<Pod> settle) {
        this.cluster = cluster;
        this.profile = profile;
        this.settle = settle;
        levels = new Levels(cluster);
    }

    Cluster cluster() {
        return cluster;
    }

    Profile profile() {
        return profile;
    }

    ObjIntConsumer<Pod> settle() {
        return settle;
    }

    Levels levels() {
        return levels;
    }

    DomainTree tree(Set<String> wanted) {
        var tree = levels.tree(wanted);
        if (version != levels.version()) {
            version = levels.version();
            sums.clear();
            rooms.clear();
        }
        return tree;
    }

    FreeSums sums(DomainTree tree) {
        var known = sums.computeIfAbsent(tree, unused -> new FreeSums(cluster, tree));
        known.catchUp();
        return known;
    }

    MemberFit fit(Pod pod) {
        return MemberFit.of(profile, pod, cluster);
    }

    /** The room for pods like this one, brought up to date; null where it cannot be counted by node. */
    @Nullable
    ShapeRoom room(Pod pod, DomainTree tree) {
        var key = new RoomKey(pod.shape(), tree);
        var known = rooms.get(key);
        if (known != null && known.isOfOtherFacts()) { // filters may have more to say now
            rooms.remove(key);
            known = null;
        }
        if (known == null || labelsMatter(pod.shape())) {
            var fit = fit(pod);
            if (!fit.countable()) {
                return null;
            }
            if (known == null) {
                known = remember(key, fit);
            }
        }
        known.catchUp();
        known.lastUse = ++uses;
        return known;
    }

    /** Whether pods of one shape may be told apart by filters: by affinity and spread, their own or that of others. */
    boolean labelsMatter(PodShape shape) {
        return cluster.heldTerms() > 0
                || !shape.spread().isEmpty()
                || !shape.podAffinity().isNone();
    }

    private ShapeRoom remember(RoomKey key, MemberFit fit) {
        if (rooms.size() >= ROOMS_MAX) {
            long[] uses = rooms.values().stream()
                    .mapToLong(room -> room.lastUse)
                    .sorted()
                    .toArray();
            long limit = uses[uses.length / 4];
            rooms.values().removeIf(room -> room.lastUse <= limit);
        }
        var room = new ShapeRoom(fit, key.tree());
        rooms.put(key, room);
        return room;
    }
}
