package dev.berth.engine.model;

import java.util.List;
import java.util.Map;

/**
 * How volumes of a class come about.
 *
 * @param waitsForConsumer {@code WaitForFirstConsumer}: bound only when a pod's node is known
 * @param allowedTopologies terms of which one must match the node; empty for any
 */
public record StorageClass(
        String name,
        String provisioner,
        boolean waitsForConsumer,
        boolean bindingModeSet,
        List<NodeSelectorTerm> allowedTopologies,
        boolean isDefault,
        Map<String, String> parameters)
        implements ClusterObject {}
