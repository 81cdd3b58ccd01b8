package dev.berth.engine.cluster;

import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Uid;

/** Something that happened to the cluster; the only way to change a {@link Cluster}. */
public sealed interface Event {
    /** An object came into being or changed; the whole new object. */
    record Upserted(ClusterObject object) implements Event {}

    /** An object is gone. */
    record Deleted(Class<? extends ClusterObject> kind, String namespace, String identity) implements Event {
        public static Deleted of(ClusterObject object) {
            return new Deleted(object.getClass(), object.namespace(), object.identity());
        }
    }

    /**
     * A pod was bound to a node by a decision.
     *
     * @param uid must be that of the pod now known under the name, so that a recreated pod is never bound by an old
     *     decision
     * @param devices which devices of the node the pod takes; none where it asks for none or nobody chose
     */
    record Bound(String namespace, String name, Uid uid, String node, DeviceIndexes devices) implements Event {}
}
