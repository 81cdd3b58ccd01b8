package dev.berth.engine.cluster;

import dev.berth.engine.model.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A node label that divides the nodes into domains of equal value. */
public final class TopologyKey {
    public static final int NO_DOMAIN = -1;

    /** Appended to a label's name to mean that nodes without the label form the domain of the empty value. */
    private static final String OR_EMPTY = "\0";

    private final String name;
    private final boolean orEmpty;
    private final Map<String, Integer> domains;
    private final IntColumn domainOfNode;
    private final IntColumn nodesInDomain;
    private int crowdedDomains;

    TopologyKey(String name) {
        orEmpty = name.endsWith(OR_EMPTY);
        this.name = orEmpty ? name.substring(0, name.length() - OR_EMPTY.length()) : name;
        domains = new HashMap<>();
        domainOfNode = IntColumn.dense();
        nodesInDomain = IntColumn.dense();
    }

    private TopologyKey(TopologyKey origin) {
        name = origin.name;
        orEmpty = origin.orEmpty;
        domains = new HashMap<>(origin.domains);
        domainOfNode = origin.domainOfNode.fork();
        nodesInDomain = origin.nodesInDomain.fork();
        crowdedDomains = origin.crowdedDomains;
    }

    /** The key under which nodes without the label share a domain with those whose label is empty. */
    public static String orEmpty(String label) {
        return label + OR_EMPTY;
    }

    public String name() {
        return name;
    }

    String id() {
        return orEmpty ? orEmpty(name) : name;
    }

    /** The domain that a node lies in, or {@link #NO_DOMAIN}. */
    public int domainOf(int node) {
        return domainOfNode.get(node) - 1;
    }

    /** The domain of nodes with a label value, or {@link #NO_DOMAIN}. */
    public int domainNamed(String value) {
        return domains.getOrDefault(value, NO_DOMAIN);
    }

    /** True while no domain holds two nodes, so that a domain is a node (the hostname, usually). */
    public boolean isPerNode() {
        return crowdedDomains == 0;
    }

    void join(int node, Node facts) {
        @Nullable String value = facts.labels().get(name);
        if (value == null && orEmpty) {
            value = "";
        }
        if (value == null) {
            domainOfNode.set(node, 0);
            return;
        }
        int domain = domains.computeIfAbsent(value, unused -> domains.size());
        domainOfNode.set(node, domain + 1);
        if (nodesInDomain.add(domain, 1) == 2) {
            crowdedDomains++;
        }
    }

    void leave(int node) {
        int domain = domainOf(node);
        if (domain >= 0) {
            domainOfNode.set(node, 0);
            if (nodesInDomain.add(domain, -1) == 1) {
                crowdedDomains--;
            }
        }
    }

    void eachDomain(BiConsumer<Integer, String> each) {
        domains.forEach((value, domain) -> each.accept(domain, value));
    }

    TopologyKey fork() {
        return new TopologyKey(this);
    }
}
