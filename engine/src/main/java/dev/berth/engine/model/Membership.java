package dev.berth.engine.model;

/**
 * A pod's place in a gang.
 *
 * @param group name of the {@link PodGroup}, in the pod's namespace
 * @param role the role within the gang; empty where the gang has only one
 * @param rank the pod's number within its role, by which neighbours are laid out; -1 where it tells none
 */
public record Membership(String group, String role, int rank) {
    /** A member of a gang that has one role and no ranks. */
    public static Membership of(String group) {
        return new Membership(group, "", -1);
    }
}
