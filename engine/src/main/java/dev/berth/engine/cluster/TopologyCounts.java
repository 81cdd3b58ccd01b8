package dev.berth.engine.cluster;

import dev.berth.engine.cluster.PodSet.Holding.Bond;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All counts of pods by set and topology domain.
 *
 * <p>A counter comes into being when a filter or scorer first asks for it, by one pass over the pods, and is kept up to
 * date from then on. Which sets a pod kind belongs to is remembered, so that a pod that comes or goes costs one addition
 * per counter that it matters to, however many counters there are.
 */
final class TopologyCounts {
    /** What the counts are drawn from. */
    interface Source {
        void eachPlacedPod(PlacedPod each);

        void eachNode(NodeFacts each);

        @Nullable
        Labels namespaceLabels(String namespace);
    }

    interface PlacedPod {
        void at(PodKind kind, boolean terminating, int node);
    }

    interface NodeFacts {
        void at(int node, Node facts);
    }

    private final Map<String, TopologyKey> keys;
    private final Map<NodeSet.Definition, NodeSet> nodeSets;
    private final Map<DomainCounter.Identity, DomainCounter> counters;
    private final Map<PodSet, Integer> setNumbers;
    private final List<PodSet> sets;
    private final List<@Nullable List<DomainCounter>> countersOfSet;
    private final List<Integer> holdings;
    private KindSets none = KindSets.UNKNOWN;

    TopologyCounts() {
        keys = new HashMap<>();
        nodeSets = new HashMap<>();
        counters = new LinkedHashMap<>();
        setNumbers = new HashMap<>();
        sets = new ArrayList<>();
        countersOfSet = new ArrayList<>();
        holdings = new ArrayList<>();
    }

    private TopologyCounts(TopologyCounts origin) {
        var keyCopies = new IdentityHashMap<TopologyKey, TopologyKey>();
        var nodeSetCopies = new IdentityHashMap<NodeSet, NodeSet>();
        keys = new HashMap<>();
        origin.keys.forEach((name, key) -> {
            var copy = key.fork();
            keyCopies.put(key, copy);
            keys.put(name, copy);
        });
        nodeSets = new HashMap<>();
        origin.nodeSets.forEach((definition, set) -> {
            var copy = set.fork();
            nodeSetCopies.put(set, copy);
            nodeSets.put(definition, copy);
        });
        setNumbers = new HashMap<>(origin.setNumbers);
        sets = new ArrayList<>(origin.sets);
        holdings = new ArrayList<>(origin.holdings);
        countersOfSet = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            countersOfSet.add(null);
        }
        counters = new LinkedHashMap<>();
        origin.counters.forEach((identity, counter) -> register(
                identity,
                counter.fork(
                        key -> Objects.requireNonNull(keyCopies.get(key)),
                        set -> Objects.requireNonNull(nodeSetCopies.get(set)))));
    }

    private void register(DomainCounter.Identity identity, DomainCounter counter) {
        counters.put(identity, counter);
        var list = countersOfSet.get(counter.set);
        if (list == null) {
            list = new ArrayList<>(1);
            countersOfSet.set(counter.set, list);
        }
        list.add(counter);
    }

    int counterCount() {
        return counters.size();
    }

    TopologyKey key(String name, Source source) {
        var known = keys.get(name);
        if (known != null) {
            return known;
        }
        var key = new TopologyKey(name);
        source.eachNode(key::join);
        keys.put(name, key);
        return key;
    }

    DomainCounter counter(
            PodSet pods, @Nullable String keyName, NodeSet.@Nullable Definition definition, Source source) {
        return counter(pods, keyName, definition, source, true);
    }

    /** @param anyPlaced false where no pod of the set can be placed yet, so that none need be looked for */
    private DomainCounter counter(
            PodSet pods,
            @Nullable String keyName,
            NodeSet.@Nullable Definition definition,
            Source source,
            boolean anyPlaced) {
        var identity = new DomainCounter.Identity(pods, keyName, definition);
        var known = counters.get(identity);
        if (known != null) {
            return known;
        }
        int set = setNumber(pods);
        @Nullable TopologyKey key = keyName == null ? null : key(keyName, source);
        @Nullable NodeSet nodes = definition == null ? null : nodeSet(definition, source);
        var counter = new DomainCounter(identity, set, key, nodes);
        source.eachNode((node, facts) -> counter.join(node));
        if (anyPlaced) {
            source.eachPlacedPod((kind, terminating, node) -> {
                if ((!terminating || pods.countsTerminating()) && has(kind, pods, source)) {
                    counter.add(node, 1);
                }
            });
        }
        register(identity, counter);
        return counter;
    }

    private NodeSet nodeSet(NodeSet.Definition definition, Source source) {
        var known = nodeSets.get(definition);
        if (known != null) {
            return known;
        }
        var set = new NodeSet(definition);
        source.eachNode(set::join);
        nodeSets.put(definition, set);
        return set;
    }

    private int setNumber(PodSet pods) {
        Integer known = setNumbers.get(pods);
        if (known != null) {
            return known;
        }
        int number = sets.size();
        setNumbers.put(pods, number);
        sets.add(pods);
        countersOfSet.add(null);
        if (pods instanceof PodSet.Holding) {
            holdings.add(number);
        }
        return number;
    }

    private static boolean has(PodKind kind, PodSet pods, Source source) {
        return pods.has(kind, source.namespaceLabels(kind.namespace()));
    }

    /** Sees to it that the affinity terms that pods of a kind carry are counted, before the first such pod is placed. */
    void hold(PodKind kind, Source source) {
        if (!kind.shape().podAffinity().isNone()) {
            heldBy(kind).forEach(held -> counter(held, held.term().topologyKey(), null, source, false));
        }
    }

    private static Stream<PodSet.Holding> heldBy(PodKind kind) {
        var affinity = kind.shape().podAffinity();
        return Stream.of(
                        affinity.required().stream()
                                .map(term -> new PodSet.Holding(
                                        Bond.REQUIRED_NEAR, term, 1, Collections.frequency(affinity.required(), term))),
                        affinity.requiredAnti().stream()
                                .map(term -> new PodSet.Holding(
                                        Bond.REQUIRED_FAR,
                                        term,
                                        1,
                                        Collections.frequency(affinity.requiredAnti(), term))),
                        affinity.preferred().stream()
                                .map(wish -> new PodSet.Holding(
                                        Bond.PREFERRED_NEAR,
                                        wish.term(),
                                        wish.weight(),
                                        Collections.frequency(affinity.preferred(), wish))),
                        affinity.preferredAnti().stream()
                                .map(wish -> new PodSet.Holding(
                                        Bond.PREFERRED_FAR,
                                        wish.term(),
                                        wish.weight(),
                                        Collections.frequency(affinity.preferredAnti(), wish))))
                .flatMap(held -> held);
    }

    int holdingCount() {
        return holdings.size();
    }

    PodSet.Holding holding(int index) {
        return (PodSet.Holding) sets.get(holdings.get(index));
    }

    DomainCounter holdingCounter(int index) {
        return Objects.requireNonNull(countersOfSet.get(holdings.get(index))).get(0);
    }

    /** The sets that a kind belongs to, brought up to date; the same object where nothing was missing. */
    KindSets setsOf(PodKind kind, KindSets known, Source source) {
        if (known.looked() == sets.size()) {
            return known;
        }
        @Nullable Labels namespaceLabels = source.namespaceLabels(kind.namespace());
        var found = IntStream.range(known.looked(), sets.size())
                .filter(set -> sets.get(set).has(kind, namespaceLabels));
        int[] all = IntStream.concat(Arrays.stream(known.sets()), found).toArray();
        if (all.length > 0) {
            return new KindSets(all, sets.size());
        }
        if (none.looked() != sets.size()) {
            none = KindSets.none(sets.size());
        }
        return none;
    }

    /** Counts a pod that came to a node (+1) or left it (-1). */
    void count(KindSets kind, boolean terminating, int node, int delta) {
        for (int set : kind.sets()) {
            if (terminating && !sets.get(set).countsTerminating()) {
                continue;
            }
            var list = countersOfSet.get(set);
            if (list != null) {
                for (int i = 0; i < list.size(); i++) {
                    list.get(i).add(node, delta);
                }
            }
        }
    }

    /** A node joins with no pod of it counted yet; true where a key ceased to name single nodes. */
    boolean join(int node, Node facts) {
        boolean turned = false;
        for (var key : keys.values()) {
            boolean before = key.isPerNode();
            key.join(node, facts);
            turned |= before != key.isPerNode();
        }
        nodeSets.values().forEach(set -> set.join(node, facts));
        counters.values().forEach(counter -> counter.join(node));
        return turned;
    }

    /** A node leaves, all pods of it counted out; true where a key names single nodes from now on. */
    boolean leave(int node) {
        counters.values().forEach(counter -> counter.leave(node));
        nodeSets.values().forEach(set -> set.leave(node));
        boolean turned = false;
        for (var key : keys.values()) {
            boolean before = key.isPerNode();
            key.leave(node);
            turned |= before != key.isPerNode();
        }
        return turned;
    }

    /** Draws all counts afresh, as what decides membership of sets has changed. */
    void recount(Source source) {
        var identities = List.copyOf(counters.keySet());
        counters.clear();
        for (int set = 0; set < countersOfSet.size(); set++) {
            countersOfSet.set(set, null);
        }
        identities.forEach(identity -> counter(identity.pods(), identity.key(), identity.nodes(), source));
    }

    /** Adds the label keys that any set looks at. */
    void relevantLabelKeys(Set<String> into) {
        for (var set : sets) {
            switch (set) {
                case PodSet.Selected selected -> selected.selector().keys(into::add);
                case PodSet.MeetingAll meeting ->
                    meeting.terms().forEach(term -> term.selector().keys(into::add));
                case PodSet.Holding holding -> holding.term().selector().keys(into::add);
            }
        }
    }

    int setCount() {
        return sets.size();
    }

    /** Forgets all counters but those asked to stay and those of terms that placed pods hold; sets are renumbered. */
    void retain(Set<DomainCounter> wanted, Set<PodKind> placed) {
        var held = new HashSet<PodSet>();
        placed.forEach(kind -> heldBy(kind).forEach(held::add));
        var kept = counters.values().stream()
                .filter(counter -> wanted.contains(counter) || held.contains(counter.identity.pods()))
                .toList();
        rebuild(kept);
    }

    private void rebuild(List<DomainCounter> kept) {
        counters.clear();
        setNumbers.clear();
        sets.clear();
        countersOfSet.clear();
        holdings.clear();
        for (var counter : kept) {
            int set = setNumber(counter.identity.pods());
            register(counter.identity, counter.set == set ? counter : counter.renumbered(set));
        }
        var usedKeys = new HashMap<String, TopologyKey>();
        kept.forEach(counter -> {
            var key = counter.key();
            if (key != null) {
                usedKeys.put(key.id(), key);
            }
        });
        keys.keySet().retainAll(usedKeys.keySet());
    }

    void eachIdentity(Consumer<DomainCounter.Identity> each) {
        counters.keySet().forEach(each);
    }

    TopologyCounts fork() {
        return new TopologyCounts(this);
    }

    /** Every count that is not zero, by set, key, node set and domain value: what a rebuild must reproduce. */
    Map<String, Long> describe(DomainCounter.TopologyDescription names) {
        var description = new HashMap<String, Long>();
        counters.values().forEach(counter -> counter.describe(description, names));
        return description;
    }
}
