package dev.berth.engine.model;

import org.jspecify.annotations.Nullable;

/**
 * A pod's place in a gang.
 *
 * @param api API group of the {@link PodGroup}, see {@link GangKey#api}
 * @param group name of the gang, in the pod's namespace
 * @param role the role within the gang; empty where the gang has only one
 * @param rank the pod's number within its role, by which neighbours are laid out; -1 where it tells none
 * @param terms what the pod itself says of the gang; null where a {@link PodGroup} must say it
 */
public record Membership(
        String api,
        String group,
        String role,
        int rank,
        @Nullable GangTerms terms) {
    /** A member of a gang that has one role and no ranks. */
    public static Membership of(String group) {
        return new Membership("", group, "", -1, null);
    }

    public Membership inRole(String newRole, int newRank) {
        return new Membership(api, group, newRole, newRank, terms);
    }

    /** The gang of a member in this namespace. */
    public GangKey key(String namespace) {
        return new GangKey(api, namespace, group);
    }
}
