package dev.berth.engine.model;

/**
 * A Service, ReplicationController, ReplicaSet or StatefulSet: what default spread constraints derive a pod's siblings
 * from.
 *
 * @param kind one of the four kinds
 * @param selector {@link LabelSelector#NOTHING} where absent
 */
public record PodSource(Kind kind, String namespace, String name, LabelSelector selector) implements ClusterObject {
    @Override
    public String identity() {
        return kind + " " + name;
    }

    /** Which kind of object names the pods. */
    public enum Kind {
        SERVICE,
        REPLICATION_CONTROLLER,
        REPLICA_SET,
        STATEFUL_SET
    }
}
