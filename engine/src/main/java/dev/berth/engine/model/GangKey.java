package dev.berth.engine.model;

/**
 * What tells a gang from all others.
 *
 * @param api API group of the object that describes the gang, as schedulers have {@code PodGroup}s of their own; empty
 *     for gangs that are made in code, {@code berth.dev} for those that pods describe themselves
 */
public record GangKey(String api, String namespace, String name) {
    /** {@code namespace/name}, and the API group where it is not Kubernetes' own. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
