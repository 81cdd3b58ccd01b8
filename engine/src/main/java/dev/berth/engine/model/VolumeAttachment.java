package dev.berth.engine.model;

/** A volume that is attached, or being attached, to a node. */
public record VolumeAttachment(String name, String attacher, String nodeName, String volumeName)
        implements ClusterObject {}
