package dev.berth.engine.plugin.volume;

import dev.berth.engine.model.CsiStorageCapacity;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.PersistentVolumeClaim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done about a pod's unbound claims once the pod takes a node. */
public record VolumePlan(List<Binding> bindings, List<Provision> provisions) {
    static final VolumePlan NOTHING = new VolumePlan(List.of(), List.of());

    /** A claim to be bound to a volume that exists: the volume is set aside for the claim. */
    public record Binding(PersistentVolumeClaim claim, PersistentVolume volume) {}

    /**
     * A claim for which a volume is to be made: the claim is told the node.
     *
     * @param room the report that promises room; null where the driver does not report
     */
    public record Provision(
            PersistentVolumeClaim claim, @Nullable CsiStorageCapacity room) {}

    public VolumePlan {
        bindings = List.copyOf(bindings);
        provisions = List.copyOf(provisions);
    }
}
