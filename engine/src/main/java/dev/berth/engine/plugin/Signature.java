package dev.berth.engine.plugin;

/** Takes the facts by which nodes are told apart: nodes with equal signatures get equal answers. */
public interface Signature {
    void add(long fact);
}
