package dev.berth.engine.model;

/**
 * What a pod says of its gang where no {@link PodGroup} does, or beside it: members that say anything must agree.
 *
 * @param minCount least number of members that may run; -1 where the pod does not say
 * @param topology for the gang as a whole
 * @param roleMinCount least number of members in the pod's role; 0 where the pod does not say
 * @param roleTopology for the members of the pod's role
 */
public record GangTerms(int minCount, TopologyRequest topology, int roleMinCount, TopologyRequest roleTopology) {
    /** Says nothing but that the pod belongs to the gang: all members that exist start together. */
    public static final GangTerms NONE = new GangTerms(-1, TopologyRequest.NONE, 0, TopologyRequest.NONE);
}
