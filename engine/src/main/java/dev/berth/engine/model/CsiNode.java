package dev.berth.engine.model;

import java.util.List;
import java.util.Set;

/** CSI drivers of a node and how many volumes each attaches there. */
public record CsiNode(String name, List<Driver> drivers, Set<String> migratedPlugins) implements ClusterObject {
    /** @param limit volumes at most; -1 for no limit */
    public record Driver(String name, int limit) {}
}
