package dev.berth.engine.plugin;

/** On what an answer about a node depends, from narrow to wide; caches ask again when that changes. */
public enum Scope {
    /** Only on the node object: labels, taints, images, size. */
    FACTS,
    /** Also on the pods that run on the node. */
    NODE,
    /** Also on the counts of the node's topology domains, all of which the signature names. */
    TOPOLOGY,
    /** On more than that: the answer is never cached. */
    CLUSTER
}
