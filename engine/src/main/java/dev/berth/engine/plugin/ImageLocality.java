package dev.berth.engine.plugin;

import dev.berth.engine.cluster.Cluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prefers nodes that hold the pod's images already, weighed by size and by how many nodes hold them, so that one warm
 * node does not draw all pods.
 */
public final class ImageLocality implements Scorer {
    private static final long MEBIBYTE = 1024 * 1024;
    private static final long LEAST_BYTES = 23 * MEBIBYTE;
    private static final long GREATEST_BYTES_PER_IMAGE = 1000 * MEBIBYTE;

    @Override
    public String name() {
        return "ImageLocality";
    }

    @Override
    public PodScorer scorer(Incoming pod) {
        if (!heldSomewhere(pod)) {
            return ZeroScore.INSTANCE;
        }
        var holders = new HashMap<String, Integer>();
        for (var image : pod.shape().images()) {
            holders.put(image, pod.cluster().nodesWithImage(image));
        }
        return new Score(pod.shape().images(), pod.shape().containers(), holders, pod.cluster());
    }

    private static boolean heldSomewhere(Incoming pod) {
        for (var image : pod.shape().images()) {
            if (pod.cluster().nodesWithImage(image) > 0) {
                return true;
            }
        }
        return false;
    }

    private record Score(List<String> images, int sources, Map<String, Integer> holders, Cluster cluster)
            implements PodScorer {
        @Override
        public Scope scope() {
            return Scope.FACTS;
        }

        @Override
        public boolean normalizes() {
            return false;
        }

        @Override
        public long score(int node) {
            var sizes = new HashMap<String, Long>();
            for (var image : cluster.nodes().get(node).images()) {
                for (var name : image.names()) {
                    sizes.put(name, image.sizeBytes());
                }
            }
            int total = cluster.nodes().size();
            long sum = 0;
            for (var image : images) {
                Long size = sizes.get(image);
                if (size != null) {
                    double spread = (double) holders.getOrDefault(image, 0) / (double) total;
                    sum += (long) ((double) size * spread);
                }
            }
            long greatest = GREATEST_BYTES_PER_IMAGE * sources;
            long clamped = sum < LEAST_BYTES ? LEAST_BYTES : Math.min(sum, greatest);
            return SCORE_MAX * (clamped - LEAST_BYTES) / (greatest - LEAST_BYTES);
        }
    }
}
