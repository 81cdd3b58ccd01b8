package dev.berth.engine.plugin;

import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.RefColumn;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod fits where enough devices of an acceptable kind have room for its share, each device counted by itself: four
 * half-free GPUs are no two whole ones. Devices of further resources count as whole units.
 */
public final class DevicesFilter implements Filter {
    /** Names it in profiles. */
    public static final String NAME = "Devices";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Preparation prepare(Incoming pod) {
        var request = pod.shape().devices();
        if (request.isNone()) {
            return Preparation.SKIP;
        }
        var nodes = pod.cluster().nodes();
        var first = new Check(request, nodes.devices(request.resource()));
        if (request.besides().isEmpty()) {
            return new Preparation.Check(first);
        }
        var all = new ArrayList<Check>();
        all.add(first);
        request.besides().forEach(each -> all.add(new Check(each, nodes.devices(each.resource()))));
        return new Preparation.Check(new Checks(all));
    }

    /** Several resources, all of which must do. */
    private record Checks(List<Check> all) implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.NODE;
        }

        @Override
        public Verdict check(int node) {
            var verdict = Verdict.FIT;
            for (var each : all) {
                switch (each.check(node)) {
                    case UNRESOLVABLE -> {
                        return Verdict.UNRESOLVABLE;
                    }
                    case UNSCHEDULABLE -> verdict = Verdict.UNSCHEDULABLE;
                    case FIT -> {}
                }
            }
            return verdict;
        }

        @Override
        public int room(int node, int most) {
            int room = most;
            for (var each : all) {
                room = Math.min(room, each.room(node, room));
            }
            return room;
        }

        @Override
        public List<Cause> causes(int node) {
            return all.stream()
                    .filter(each -> each.check(node) != Verdict.FIT)
                    .flatMap(each -> each.causes(node).stream())
                    .toList();
        }
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

        /** Devices (or replicas of them) that would do together if nothing ran on them. */
        private long acceptable(DeviceUsage usage) {
            var together = request.choice().together();
            var groups = new HashMap<Integer, Long>();
            for (var device : usage.devices()) {
                int group = together.groupOf(device);
                if (group >= 0 && device.healthy() && request.accepts(device)) {
                    groups.merge(group, 1L, Long::sum);
                }
            }
            return Math.min(
                    groups.values().stream().mapToLong(count -> count).max().orElse(0), sound(usage));
        }

        /** Units that the node would have if nothing ran on it. */
        private static long sound(DeviceUsage usage) {
            long units = usage.devices().stream()
                    .filter(Device::healthy)
                    .mapToLong(Device::replicas)
                    .sum();
            return Math.max(0, units - usage.missing());
        }

        @Override
        public List<Cause> causes(int node) {
            return List.of(cause(column.get(node)));
        }

        private Cause cause(@Nullable DeviceUsage usage) {
            var resource = request.resource();
            var needs = "needs " + DeviceTexts.needs(request);
            if (usage == null) {
                return new Cause(ReasonCode.DEVICES_ABSENT, "no " + resource, needs + ", the node has none");
            }
            long healthy = usage.devices().stream().filter(Device::healthy).count();
            long suitable = usage.devices().stream().filter(request::accepts).count();
            long usable = usage.devices().stream()
                    .filter(device -> device.healthy() && request.accepts(device))
                    .count();
            if (suitable < request.count()) {
                return new Cause(
                        ReasonCode.DEVICE_KIND,
                        "no suitable " + resource,
                        needs + ", has " + usage.size() + " " + DeviceTexts.kind(usage)
                                + (suitable == 0 ? "" : ", " + suitable + " of them suitable")
                                + DeviceTexts.divided(request, usage));
            }
            if (Math.min(usable, sound(usage)) < request.count()) {
                return new Cause(
                        ReasonCode.DEVICES_UNHEALTHY,
                        "too few healthy " + resource,
                        needs + ", " + Math.min(healthy, sound(usage)) + " of " + usage.size() + " are healthy"
                                + DeviceTexts.each(request, usage));
            }
            if (acceptable(usage) < request.count()) {
                return new Cause(
                        ReasonCode.DEVICES_APART,
                        "no " + DeviceTexts.group(request) + " with enough " + resource,
                        needs + ", the largest has " + acceptable(usage));
            }
            int available = usage.available(request);
            return new Cause(
                    ReasonCode.INSUFFICIENT_DEVICES,
                    "Insufficient " + resource,
                    needs + ", has " + available + " with that much free of " + usage.size()
                            + DeviceTexts.each(request, usage),
                    (request.count() - available) / (double) request.count());
        }
    }
}
