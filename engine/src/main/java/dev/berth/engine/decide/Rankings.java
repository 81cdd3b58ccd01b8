package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.PodSource;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.profile.Profile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rankings of the kinds of pods that come again and again, bounded in number; the longest unused goes first. A kind
 * is ranked when it is seen for the second time, so that a stream of pods without equals costs one scan each and no
 * memory.
 */
final class Rankings {
    /** Rankings kept at once; each takes 13 bytes a node. */
    static final int RANKINGS_MAX = 1024;

    /** Kinds remembered as seen once. */
    static final int SEEN_MAX = 8192;

    private final Cluster cluster;
    private final Profile profile;
    private final NodeOrder order;
    private final Map<RankingKey, Ranking> rankings = new HashMap<>();
    private final Map<RankingKey, Boolean> seenOnce = new LinkedHashMap<>();
    private final Set<String> relevantKeys = new HashSet<>();
    private long relevantSets = -1;
    private long relevantFacts = -1;
    private long uses;

    Rankings(Cluster cluster, Profile profile, NodeOrder order) {
        this.cluster = cluster;
        this.profile = profile;
        this.order = order;
    }

    /** A ranking for the pod that can be brought up to date, or null where the pod should be scanned for. */
    @Nullable
    Ranking forPod(Incoming pod) {
        if (pod.pod().nodeName() != null) {
            return null;
        }
        var key = keyOf(pod);
        var known = rankings.get(key);
        if (known != null && known.current()) {
            return known;
        }
        if (known == null && seenOnce.remove(key) == null) {
            remember(key);
            return null;
        }
        return make(key, pod);
    }

    private @Nullable Ranking make(RankingKey key, Incoming pod) {
        var assessment = Assessment.of(profile, pod);
        if (assessment.rejected() != null || !Ranking.suits(assessment)) {
            rankings.remove(key);
            return null;
        }
        if (rankings.size() >= RANKINGS_MAX) {
            dropLongestUnused();
        }
        var ranking = new Ranking(assessment, order);
        rankings.put(key, ranking);
        return ranking;
    }

    void clear() {
        rankings.clear();
    }

    int next(Ranking ranking) {
        return ranking.next(++uses);
    }

    private void remember(RankingKey key) {
        if (seenOnce.size() >= SEEN_MAX) {
            var oldest = seenOnce.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        seenOnce.put(key, true);
    }

    private void dropLongestUnused() {
        long[] lastUses =
                rankings.values().stream().mapToLong(Ranking::lastUse).sorted().toArray();
        long limit = lastUses[lastUses.length / 4];
        rankings.values().removeIf(ranking -> ranking.lastUse() <= limit);
    }

    private RankingKey keyOf(Incoming pod) {
        var shape = pod.shape();
        boolean sources = !cluster.objects().all(PodSource.class).isEmpty();
        boolean labelsMatter = sources
                || cluster.heldTerms() > 0
                || !shape.spread().isEmpty()
                || !shape.podAffinity().isNone();
        if (!labelsMatter) {
            return new RankingKey(shape, null, null, null);
        }
        renewRelevantKeys();
        addKeysOf(shape);
        return new RankingKey(
                shape,
                pod.pod().namespace(),
                pod.pod().labels().keep(relevantKeys::contains),
                sources ? pod.pod().owner() : null);
    }

    private void renewRelevantKeys() {
        if (relevantSets != cluster.countedSets() || relevantFacts != cluster.factsVersion()) {
            relevantKeys.clear();
            cluster.relevantLabelKeys(relevantKeys);
            for (var source : cluster.objects().all(PodSource.class)) {
                source.selector().keys(relevantKeys::add);
            }
            relevantSets = cluster.countedSets();
            relevantFacts = cluster.factsVersion();
        }
    }

    private void addKeysOf(PodShape shape) {
        for (var constraint : shape.spread()) {
            constraint.selector().keys(relevantKeys::add);
        }
        var affinity = shape.podAffinity();
        affinity.required().forEach(term -> term.selector().keys(relevantKeys::add));
        affinity.requiredAnti().forEach(term -> term.selector().keys(relevantKeys::add));
    }
}
