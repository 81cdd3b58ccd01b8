package dev.berth.engine.plugin;

import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.RefColumn;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod fits where enough devices of an acceptable kind have room for its share, each device counted by itself: four
 * half-free GPUs are no two whole ones.
 */
public final class DevicesFilter implements Filter {
    @Override
    public String name() {
        return "Devices";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        var request = pod.shape().devices();
        if (request.isNone()) {
            return Preparation.SKIP;
        }
        return new Preparation.Check(new Check(request, pod.cluster().nodes().devices(request.resource())));
    }

    private record Check(DeviceRequest request, RefColumn<DeviceUsage> column) implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.NODE;
        }

        @Override
        public Verdict check(int node) {
            var usage = column.get(node);
            if (usage == null) {
                return Verdict.UNRESOLVABLE;
            }
            if (usage.fits(request)) {
                return Verdict.FIT;
            }
            return acceptable(usage) < request.count() ? Verdict.UNRESOLVABLE : Verdict.UNSCHEDULABLE;
        }

        @Override
        public int room(int node, int most) {
            var usage = column.get(node);
            return usage == null ? 0 : usage.room(request, most);
        }

        /** Devices that would do if nothing ran on them. */
        private int acceptable(DeviceUsage usage) {
            int count = 0;
            for (var device : usage.devices()) {
                if (device.healthy() && request.accepts(device)) {
                    count++;
                }
            }
            return count;
        }

        @Override
        public List<Cause> causes(int node) {
            return List.of(cause(column.get(node)));
        }

        private Cause cause(@Nullable DeviceUsage usage) {
            var resource = request.resource();
            var needs = DeviceTexts.needs(request);
            if (usage == null) {
                return new Cause(ReasonCode.DEVICES_ABSENT, "no " + resource, "needs " + needs + ", the node has none");
            }
            long healthy = usage.devices().stream().filter(Device::healthy).count();
            int acceptable = acceptable(usage);
            if (healthy < request.count()) {
                return new Cause(
                        ReasonCode.DEVICES_UNHEALTHY,
                        "too few healthy " + resource,
                        "needs " + needs + ", " + healthy + " of " + usage.size() + " are healthy");
            }
            if (acceptable < request.count()) {
                return new Cause(
                        ReasonCode.DEVICE_KIND,
                        "no suitable " + resource,
                        "needs " + needs + ", has " + usage.size() + " " + DeviceTexts.kind(usage));
            }
            int available = usage.available(request);
            return new Cause(
                    ReasonCode.INSUFFICIENT_DEVICES,
                    "Insufficient " + resource,
                    "needs " + needs + ", has " + available + " with that much free of " + usage.size()
                            + DeviceTexts.obstacles(usage),
                    (request.count() - available) / (double) request.count());
        }
    }
}
