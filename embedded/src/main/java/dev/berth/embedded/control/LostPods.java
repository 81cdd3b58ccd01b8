package dev.berth.embedded.control;

import dev.berth.embedded.api.DeleteOptions;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.kinds.BuiltIn;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Store;
import java.util.LinkedHashSet;
import java.util.Set;

/** Deletes the pods of nodes that were deleted: no kubelet is left to do it. */
final class LostPods implements Controller {
    private final Store store;
    private final Writes writes;
    private final Set<String> nodes = new LinkedHashSet<>();

    LostPods(Store store, Writes writes) {
        this.store = store;
        this.writes = writes;
    }

    @Override
    public void saw(Change change) {
        if (change.resource().equals(BuiltIn.NODE.table()) && change.kind() == Change.Kind.DELETED) {
            nodes.add(change.after().name());
        }
    }

    @Override
    public void act() {
        if (nodes.isEmpty()) {
            return;
        }
        nodes.removeIf(node -> store.get(BuiltIn.NODE.table(), node) != null);
        for (var pod : store.list(BuiltIn.POD.table(), "").objects()) {
            if (nodes.contains(pod.object().at("spec", "nodeName").text(""))) {
                writes.delete(
                        BuiltIn.POD,
                        pod.namespace(),
                        pod.name(),
                        DeleteOptions.now().onlyUid(pod.uid()));
            }
        }
        nodes.clear();
    }
}
