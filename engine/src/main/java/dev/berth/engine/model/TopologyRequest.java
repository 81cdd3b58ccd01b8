package dev.berth.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How near to each other the members of a gang must be. Levels are node label keys.
 *
 * @param required level of which all members share one domain; empty for none
 * @param preferred level of which all members should share one domain, with fallback one level at a time; empty for none
 * @param sliceLevel level of which each slice of members shares one domain; empty for no slices
 * @param sliceSize members of a slice; 0 for no slices
 * @param spreadLevel level over whose domains members are spread as evenly as room allows; empty for none
 */
public record TopologyRequest(String required, String preferred, String sliceLevel, int sliceSize, String spreadLevel) {
    public static final TopologyRequest NONE = new TopologyRequest("", "", "", 0, "");

    public TopologyRequest {
        if (sliceSize < 0 || sliceLevel.isEmpty() != (sliceSize == 0)) {
            throw new IllegalArgumentException("slices need a level and a size of at least 1; got level \"" + sliceLevel
                    + "\" and size " + sliceSize);
        }
    }

    /** What is asked for, in words: {@code required rack, slices of 4 in host}. */
    @Override
    public String toString() {
        var parts = new ArrayList<String>();
        if (!required.isEmpty()) {
            parts.add("required " + required);
        }
        if (!preferred.isEmpty()) {
            parts.add("preferred " + preferred);
        }
        if (sliceSize > 0) {
            parts.add("slices of " + sliceSize + " in " + sliceLevel);
        }
        if (!spreadLevel.isEmpty()) {
            parts.add("spread over " + spreadLevel);
        }
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }

    /** The labels of all levels that it names. */
    public Set<String> levels() {
        var levels = new TreeSet<>(List.of(required, preferred, sliceLevel, spreadLevel));
        levels.remove("");
        return levels;
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** All members within one domain of a level. */
    public static TopologyRequest within(String level) {
        return new TopologyRequest(level, "", "", 0, "");
    }

    /** The same, within one domain of a narrower level where possible. */
    public TopologyRequest preferring(String level) {
        return new TopologyRequest(required, level, sliceLevel, sliceSize, spreadLevel);
    }

    /** The same, with each slice of some members within one domain of a level. */
    public TopologyRequest slicedBy(int size, String level) {
        return new TopologyRequest(required, preferred, level, size, spreadLevel);
    }

    /** The same, spread evenly over the domains of a level. */
    public TopologyRequest spreadOver(String level) {
        return new TopologyRequest(required, preferred, sliceLevel, sliceSize, level);
    }
}
