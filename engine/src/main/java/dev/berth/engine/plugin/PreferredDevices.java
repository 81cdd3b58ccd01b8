package dev.berth.engine.plugin;

import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.RefColumn;
import dev.berth.engine.model.DeviceRequest;
import org.jspecify.annotations.Nullable;

/**
 * Prefers nodes whose devices are of the models that the pod would rather have: 100 where all devices that it would get
 * are of the first model on its list, 0 where none is on the list, and evenly in between. Which nodes fit is not touched.
 */
public final class PreferredDevices implements Scorer {
    @Override
    public String name() {
        return "PreferredDevices";
    }

    @Override
    public @Nullable PodScorer scorer(Incoming pod) {
        var request = pod.shape().devices();
        return request.preferredModels().isEmpty()
                ? null
                : new Score(request, pod.cluster().nodes().devices(request.resource()));
    }

    private record Score(DeviceRequest request, RefColumn<DeviceUsage> column) implements PodScorer {
        @Override
        public Scope scope() {
            return Scope.NODE;
        }

        @Override
        public boolean normalizes() {
            return false;
        }

        @Override
        public long score(int node) {
            var usage = column.get(node);
            return usage == null ? 0 : of(usage);
        }

        /** The best that as many devices as are asked for can do; the chooser takes them in that order. */
        private long of(DeviceUsage usage) {
            int models = request.preferredModels().size();
            int[] devices = new int[models + 1];
            for (int i = 0; i < usage.size(); i++) {
                if (usage.hasRoom(request, i)) {
                    devices[request.preferenceOf(usage.devices().get(i))]++;
                }
            }
            int left = request.count();
            long sum = 0;
            for (int place = 0; place < models && left > 0; place++) {
                int taken = Math.min(left, devices[place]);
                sum += (long) taken * SCORE_MAX * (models - place) / models;
                left -= taken;
            }
            return sum / request.count();
        }
    }
}
