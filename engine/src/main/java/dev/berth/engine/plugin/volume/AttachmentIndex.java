package dev.berth.engine.plugin.volume;

import dev.berth.engine.cluster.ObjectStore;
import dev.berth.engine.model.VolumeAttachment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Attachments by node, drawn up when first asked for and again when any object has changed. */
final class AttachmentIndex {
    private final ObjectStore store;
    private Map<String, List<VolumeAttachment>> byNode = Map.of();
    private long version = -1;

    AttachmentIndex(ObjectStore store) {
        this.store = store;
    }

    List<VolumeAttachment> on(String nodeName) {
        if (version != store.version()) {
            var drawn = new HashMap<String, List<VolumeAttachment>>();
            for (var attachment : store.all(VolumeAttachment.class)) {
                drawn.computeIfAbsent(attachment.nodeName(), _ -> new ArrayList<>())
                        .add(attachment);
            }
            byNode = drawn;
            version = store.version();
        }
        return byNode.getOrDefault(nodeName, List.of());
    }
}
