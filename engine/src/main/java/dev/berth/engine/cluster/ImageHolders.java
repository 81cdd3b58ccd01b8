package dev.berth.engine.cluster;

import dev.berth.engine.model.Node;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/** How many nodes hold an image, by each of its names. */
final class ImageHolders {
    private final Map<String, Integer> nodesByImage;
    private long version;

    ImageHolders() {
        nodesByImage = new HashMap<>();
    }

    private ImageHolders(ImageHolders origin) {
        nodesByImage = new HashMap<>(origin.nodesByImage);
    }

    /** Grows when images on any node change or, while there are any, the number of nodes: the share of holders. */
    long version() {
        return version;
    }

    int nodesWith(String image) {
        return nodesByImage.getOrDefault(image, 0);
    }

    void changed(List<Node.Image> before, List<Node.Image> after, boolean nodesChanged) {
        if (!before.equals(after) || (nodesChanged && !nodesByImage.isEmpty())) {
            version++;
        }
        names(before)
                .forEach(name -> nodesByImage.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1));
        names(after).forEach(name -> nodesByImage.merge(name, 1, Integer::sum));
    }

    private static Set<String> names(List<Node.Image> images) {
        var names = new LinkedHashSet<String>();
        images.forEach(image -> names.addAll(image.names()));
        return names;
    }

    void each(ObjIntConsumer<String> action) {
        nodesByImage.forEach(action::accept);
    }

    ImageHolders fork() {
        return new ImageHolders(this);
    }
}
