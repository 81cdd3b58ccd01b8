package dev.berth.engine.model;

import java.util.HashSet;
import java.util.List;

/**
 * Declares the levels at which nodes are near each other.
 *
 * @param levels node label keys from the widest level to the narrowest; domains of a level lie within those of the level
 *     before
 */
public record Topology(String name, List<String> levels) implements ClusterObject {
    /** Levels of one topology. */
    public static final int LEVELS_MAX = 16;

    public Topology {
        levels = List.copyOf(levels);
        if (levels.isEmpty()
                || levels.size() > LEVELS_MAX
                || new HashSet<>(levels).size() < levels.size()
                || levels.contains("")) {
            throw new IllegalArgumentException("a topology needs 1 to " + LEVELS_MAX
                    + " levels, each a node label and none twice; topology " + name + " has " + levels);
        }
    }
}
