package dev.berth.engine.model;

/**
 * How near to each other the members of a gang must be. Levels are node label keys.
 *
 * @param required level of which all members share one domain; empty for none
 * @param preferred level of which all members should share one domain, with fallback one level at a time; empty for none
 * @param sliceLevel level of which each slice of members shares one domain; empty for no slices
 * @param sliceSize members of a slice; 0 for no slices
 * @param spreadLevel level over whose domains members are spread evenly; empty for none
 */
public record TopologyRequest(String required, String preferred, String sliceLevel, int sliceSize, String spreadLevel) {
    public static final TopologyRequest NONE = new TopologyRequest("", "", "", 0, "");

    public TopologyRequest {
        if (sliceSize < 0 || sliceLevel.isEmpty() != (sliceSize == 0)) {
            throw new IllegalArgumentException("slices need a level and a size of at least 1; got level \"" + sliceLevel
                    + "\" and size " + sliceSize);
        }
    }

    /** All members within one domain of a level. */
    public static TopologyRequest within(String level) {
        return new TopologyRequest(level, "", "", 0, "");
    }
}
