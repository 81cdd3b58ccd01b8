package dev.berth.engine.model;

/** A namespace and its labels, which namespace selectors look at. */
public record Namespace(String name, Labels labels) implements ClusterObject {}
