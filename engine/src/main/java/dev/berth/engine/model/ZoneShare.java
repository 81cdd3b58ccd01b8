package dev.berth.engine.model;

/**
 * What a pod takes of one NUMA zone of its node.
 *
 * @param zone the zone's name on the node
 */
public record ZoneShare(String zone, Resources amounts) {}
