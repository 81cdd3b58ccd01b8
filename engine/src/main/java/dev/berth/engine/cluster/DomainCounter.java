package dev.berth.engine.cluster;

import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How many pods of a set run in each domain of a topology key, over the nodes of a node set.
 *
 * <p>The least count over all eligible domains is kept in constant time: a histogram tells how many domains have each
 * count, and as counts move by one, the least count moves by at most one when its last domain leaves it.
 */
public final class DomainCounter {
    /** Identity of a counter; a null key counts by node, a null node set means all nodes. */
    record Identity(PodSet pods, @Nullable String key, NodeSet.@Nullable Definition nodes) {}

    final Identity identity;
    int set;
    private final @Nullable TopologyKey key;
    private final @Nullable NodeSet nodes;
    private final IntColumn counts;
    private final IntColumn eligibleNodes;
    private int[] domainsWithCount;
    private int eligibleDomains;
    private int least;
    private long total;

    DomainCounter(Identity identity, int set, @Nullable TopologyKey key, @Nullable NodeSet nodes) {
        this.identity = identity;
        this.set = set;
        this.key = key;
        this.nodes = nodes;
        counts = IntColumn.sparse();
        eligibleNodes = IntColumn.dense();
        domainsWithCount = new int[4];
    }

    private DomainCounter(DomainCounter origin, @Nullable TopologyKey key, @Nullable NodeSet nodes) {
        identity = origin.identity;
        set = origin.set;
        this.key = key;
        this.nodes = nodes;
        counts = origin.counts.fork();
        eligibleNodes = origin.eligibleNodes.fork();
        domainsWithCount = origin.domainsWithCount.clone();
        eligibleDomains = origin.eligibleDomains;
        least = origin.least;
        total = origin.total;
    }

    /** The topology key, or null where the counter counts by node. */
    public @Nullable TopologyKey key() {
        return key;
    }

    /** The domain of a node under the counter's key, or {@link TopologyKey#NO_DOMAIN}. */
    public int domainOf(int node) {
        return key == null ? node : key.domainOf(node);
    }

    /** Pods counted in a domain. */
    public int count(int domain) {
        return counts.get(domain);
    }

    /** Pods counted in the domain of a node; 0 where it has none. */
    public int countAt(int node) {
        int domain = domainOf(node);
        return domain < 0 ? 0 : counts.get(domain);
    }

    /** Pods counted in all domains together. */
    public long total() {
        return total;
    }

    /** Domains with at least one node of the node set. */
    public int eligibleDomains() {
        return eligibleDomains;
    }

    /** The least count over the eligible domains; {@link Integer#MAX_VALUE} where there are none. */
    public int least() {
        return eligibleDomains == 0 ? Integer.MAX_VALUE : least;
    }

    /** Counts a pod on a node in (+1) or out (-1). */
    public void add(int node, int delta) {
        if (nodes != null && !nodes.has(node)) {
            return;
        }
        int domain = domainOf(node);
        if (domain < 0) {
            return;
        }
        total += delta;
        int after = counts.add(domain, delta);
        if (nodes != null) {
            moveDomain(after - delta, after);
        }
    }

    private void moveDomain(int before, int after) {
        histogram(before, -1);
        histogram(after, 1);
        if (after < least) {
            least = after;
        } else if (before == least && domainsAt(before) == 0) {
            least = after;
        }
    }

    private int domainsAt(int count) {
        return count < 0 || count >= domainsWithCount.length ? 0 : domainsWithCount[count];
    }

    /** Counts below zero occur only inside a preemption dry run; they are kept in the first place. */
    private void histogram(int count, int delta) {
        if (count < 0) {
            return;
        }
        if (count >= domainsWithCount.length) {
            domainsWithCount = Arrays.copyOf(domainsWithCount, Math.max(count + 1, domainsWithCount.length * 2));
        }
        domainsWithCount[count] += delta;
    }

    /** A node joined, with no pod of it counted yet. */
    void join(int node) {
        int domain = eligibleDomain(node);
        if (domain >= 0 && eligibleNodes.add(domain, 1) == 1) {
            int count = counts.get(domain);
            histogram(count, 1);
            least = eligibleDomains == 0 ? count : Math.min(least, count);
            eligibleDomains++;
        }
    }

    /** A node leaves, all pods of it counted out. */
    void leave(int node) {
        int domain = eligibleDomain(node);
        if (domain >= 0 && eligibleNodes.add(domain, -1) == 0) {
            histogram(counts.get(domain), -1);
            eligibleDomains--;
            while (eligibleDomains > 0 && domainsAt(least) == 0) {
                least++;
            }
        }
    }

    private int eligibleDomain(int node) {
        return nodes != null && nodes.has(node) ? domainOf(node) : TopologyKey.NO_DOMAIN;
    }

    DomainCounter renumbered(int newSet) {
        set = newSet;
        return this;
    }

    /** Writes each count, and the facts kept about all domains, under names that do not depend on numbering. */
    void describe(Map<String, Long> into, TopologyDescription names) {
        String prefix = identity.pods() + " by " + identity.key() + " over " + identity.nodes() + ": ";
        names.eachDomain(key, (domain, value) -> {
            int count = counts.get(domain);
            if (count != 0) {
                into.put(prefix + value, (long) count);
            }
        });
        into.put(prefix + "total", total);
        into.put(prefix + "eligible", (long) eligibleDomains);
        into.put(prefix + "least", (long) least());
    }

    /** Names the domains of a key; the domains of the null key are the nodes. */
    interface TopologyDescription {
        void eachDomain(@Nullable TopologyKey key, BiConsumer<Integer, String> each);
    }

    DomainCounter fork(UnaryOperator<TopologyKey> keys, UnaryOperator<NodeSet> sets) {
        return new DomainCounter(this, key == null ? null : keys.apply(key), nodes == null ? null : sets.apply(nodes));
    }
}
