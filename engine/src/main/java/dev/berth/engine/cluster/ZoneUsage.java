package dev.berth.engine.cluster;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeZones;
import dev.berth.engine.model.NodeZones.Policy;
import dev.berth.engine.model.NodeZones.Scope;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Resources;
import dev.berth.engine.model.ZoneDemand;
import dev.berth.engine.model.ZoneShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The NUMA zones of one node and what is taken of each. A value: a placement makes a new one.
 *
 * <p><b>What a kubelet does.</b> Its topology manager asks, for each resource that lies in zones, which sets of zones could
 * give the amount, and prefers those that are as small as the amount allows on an empty node. Policy {@code restricted}
 * admits a pod only if preferred sets, one for each resource, have a zone in common; {@code single-numa-node} only if sets
 * of one zone do. Of those that will do, it takes the one with the lowest number. So here: zone by zone from the first, each
 * resource takes what it can of the zone and the rest from the fewest others. (Kubernetes: pkg/kubelet/cm/topologymanager.)
 *
 * <p><b>Where pods are.</b> Known for pods that tell their zones, and for those whose devices all hang on one. What other pods
 * take is in some zone, nobody knows which: a zone counts as much of it as the node reported as taken beyond what is known
 * of pods that had started, or all of it where the node reports nothing. So nothing is given away twice.
 *
 * <p><b>Invariant.</b> All amounts are sums over placed pods, so a change and its inverse leave an equal value.
 * <b>Cost.</b> O(zones x resources) a question and a change.
 */
public final class ZoneUsage {
    private static final long NOT_REPORTED = -1;

    private final Layout layout;
    private final long[][] used;
    private final long[][] started;
    private final long[] unknown;

    /** What there is, by zone and resource; the same for all states of a node. */
    private record Layout(
            NodeZones facts,
            List<String> resources,
            long[][] allocatable,
            long[][] reported,
            Map<String, List<Device>> devices) {}

    private ZoneUsage(Layout layout, long[][] used, long[][] started, long[] unknown) {
        this.layout = layout;
        this.used = used;
        this.started = started;
        this.unknown = unknown;
    }

    /** The unused zones of a node; null where its kubelet does not care for them. */
    static @Nullable ZoneUsage of(NodeZones facts, Node node) {
        if (facts.policy() == Policy.NONE || facts.zones().isEmpty()) {
            return null;
        }
        var names = new TreeSet<String>();
        facts.zones().forEach(zone -> names.addAll(zone.allocatable().toMap().keySet()));
        var devices = new TreeMap<String, List<Device>>();
        node.devices().forEach((resource, list) -> {
            if (list.stream().allMatch(device -> device.numa() >= 0)) {
                devices.put(resource, list);
                names.add(resource);
            }
        });
        var resources = List.copyOf(names);
        int zones = facts.zones().size();
        var allocatable = new long[zones][resources.size()];
        var reported = new long[zones][resources.size()];
        for (int zone = 0; zone < zones; zone++) {
            var told = facts.zones().get(zone);
            var free = told.available();
            for (int i = 0; i < resources.size(); i++) {
                String name = resources.get(i);
                long has = told.allocatable().get(name);
                allocatable[zone][i] = has > 0 ? has : hanging(devices.getOrDefault(name, List.of()), told.number());
                reported[zone][i] = free == null || has == 0 ? NOT_REPORTED : Math.max(0, has - free.get(name));
            }
        }
        return new ZoneUsage(
                new Layout(facts, resources, allocatable, reported, devices),
                new long[zones][resources.size()],
                new long[zones][resources.size()],
                new long[resources.size()]);
    }

    private static long hanging(List<Device> devices, int zone) {
        return devices.stream()
                .filter(device -> device.healthy() && device.numa() == zone)
                .mapToLong(Device::replicas)
                .sum();
    }

    public NodeZones facts() {
        return layout.facts;
    }

    /** The resources that lie in zones. */
    public List<String> resources() {
        return layout.resources;
    }

    /** What a zone has of a resource in all. */
    public long allocatable(int zone, String resource) {
        int at = layout.resources.indexOf(resource);
        return at < 0 ? 0 : layout.allocatable[zone][at];
    }

    /** What is taken of a zone by pods whose zones are known. */
    public long used(int zone, String resource) {
        int at = layout.resources.indexOf(resource);
        return at < 0 ? 0 : used[zone][at];
    }

    /** What is free in a zone for sure. */
    public long free(int zone, String resource) {
        int at = layout.resources.indexOf(resource);
        return at < 0 ? 0 : free(zone, at);
    }

    private long free(int zone, int resource) {
        return layout.allocatable[zone][resource] - used[zone][resource] - unexplained(zone, resource);
    }

    /** What pods whose zones are not known may have of a zone. */
    private long unexplained(int zone, int resource) {
        long reported = layout.reported[zone][resource];
        return reported == NOT_REPORTED
                ? unknown[resource]
                : Math.max(0, Math.min(unknown[resource], reported - started[zone][resource]));
    }

    /**
     * The zones that the kubelet would give to a pod; empty where it aligns nothing of it, null where it would refuse it.
     *
     * @param devices the node's devices of the resource that the pod asks for; null where it has none
     */
    public @Nullable List<ZoneShare> place(PodShape shape, @Nullable DeviceUsage devices) {
        return place(shape.zones(), amounts(shape.devices(), devices, false));
    }

    /** Whether the kubelet would refuse the pod even if nothing else ran on the node. */
    public boolean neverFits(PodShape shape, @Nullable DeviceUsage devices) {
        return place(shape.zones(), amounts(shape.devices(), devices, true)) == null;
    }

    /** How many such pods the kubelet would take one after the other, up to a number. */
    public int room(PodShape shape, @Nullable DeviceUsage devices, int most) {
        var free = amounts(shape.devices(), devices, false);
        int room = 0;
        while (room < most) {
            var shares = place(shape.zones(), free);
            if (shares == null) {
                return room;
            }
            if (shares.isEmpty()) {
                return most;
            }
            room++;
        }
        return room;
    }

    /**
     * What stops a pod: the amounts, of the pod or of one container, that no zones can give together. The pod's where
     * nothing does.
     */
    public Resources stopper(PodShape shape, @Nullable DeviceUsage devices) {
        var free = amounts(shape.devices(), devices, false);
        for (var amounts : items(shape.zones())) {
            if (align(amounts, free) == null) {
                return amounts;
            }
        }
        for (var amounts : shape.zones().initContainers()) {
            if (align(amounts, amounts(shape.devices(), devices, false)) == null) {
                return amounts;
            }
        }
        return shape.zones().pod();
    }

    private List<Resources> items(ZoneDemand demand) {
        return layout.facts.scope() == Scope.POD ? List.of(demand.pod()) : demand.containers();
    }

    /** What each zone has free, or has at all; of devices as many as are known to hang there and to be free. */
    private long[][] amounts(DeviceRequest request, @Nullable DeviceUsage usage, boolean empty) {
        var amounts = new long[layout.allocatable.length][];
        int device = layout.devices.containsKey(request.resource()) ? layout.resources.indexOf(request.resource()) : -1;
        for (int zone = 0; zone < amounts.length; zone++) {
            amounts[zone] = layout.allocatable[zone].clone();
            for (int i = 0; i < amounts[zone].length && !empty; i++) {
                amounts[zone][i] = Math.max(0, free(zone, i));
            }
            if (device >= 0 && usage != null && !empty) {
                int number = layout.facts.zones().get(zone).number();
                amounts[zone][device] =
                        Math.min(amounts[zone][device], usage.unitsOn(request, number, spoken(zone, device)));
            }
        }
        return amounts;
    }

    /** Units of a zone's devices that pods may have which do not tell; without end where nothing is reported. */
    private long spoken(int zone, int resource) {
        return layout.reported[zone][resource] == NOT_REPORTED ? Long.MAX_VALUE : unexplained(zone, resource);
    }

    /** A node's devices with only those in order that hang on zones which some shares give of. */
    public DeviceUsage within(List<ZoneShare> shares, String resource, DeviceUsage usage) {
        var numbers = new HashSet<Integer>();
        long spoken = 0;
        int at = layout.resources.indexOf(resource);
        for (var share : shares) {
            int zone = zoneOf(share.zone());
            if (zone >= 0 && share.amounts().get(resource) > 0) {
                numbers.add(layout.facts.zones().get(zone).number());
                long there = spoken(zone, at);
                spoken = there == Long.MAX_VALUE || spoken == Long.MAX_VALUE ? Long.MAX_VALUE : spoken + there;
            }
        }
        return numbers.isEmpty() || !layout.devices.containsKey(resource) ? usage : usage.onNuma(numbers, spoken);
    }

    /** Takes what the pod gets from the amounts; null where it is refused. */
    private @Nullable List<ZoneShare> place(ZoneDemand demand, long[][] free) {
        boolean refuses = layout.facts.policy().refuses();
        if (layout.facts.scope() == Scope.CONTAINER) {
            for (var amounts : demand.initContainers()) {
                if (refuses && align(amounts, copy(free)) == null) {
                    return null;
                }
            }
        }
        Map<Integer, Map<String, Long>> taken = new TreeMap<>();
        for (var amounts : items(demand)) {
            var shares = align(amounts, free);
            if (shares == null) {
                return refuses ? null : List.of();
            }
            shares.forEach((zone, share) -> share.forEach((name, amount) ->
                    taken.computeIfAbsent(zone, unused -> new HashMap<>()).merge(name, amount, Long::sum)));
        }
        var shares = new ArrayList<ZoneShare>();
        taken.forEach((zone, amounts) ->
                shares.add(new ZoneShare(layout.facts.zones().get(zone).name(), Resources.of(amounts))));
        return shares;
    }

    private static long[][] copy(long[][] amounts) {
        return Arrays.stream(amounts).map(long[]::clone).toArray(long[][]::new);
    }

    /** Takes amounts that must lie together; what each zone gives, or null where nothing was taken. */
    private @Nullable Map<Integer, Map<String, Long>> align(Resources amounts, long[][] free) {
        var asked = new long[layout.resources.size()];
        var widths = new int[asked.length];
        boolean any = false;
        for (int i = 0; i < asked.length; i++) {
            asked[i] = amounts.get(layout.resources.get(i));
            widths[i] = asked[i] == 0 ? 0 : width(i, asked[i]);
            any |= asked[i] > 0;
            if (asked[i] > 0 && widths[i] == 0) {
                return null;
            }
        }
        if (!any) {
            return Map.of();
        }
        for (int zone = 0; zone < free.length; zone++) {
            if (gives(zone, asked, widths, free)) {
                return take(zone, asked, widths, free);
            }
        }
        return null;
    }

    /** The fewest zones that could give an amount if they were empty; 0 where all together could not, or must not. */
    private int width(int resource, long amount) {
        var sizes = new long[layout.allocatable.length];
        for (int zone = 0; zone < sizes.length; zone++) {
            sizes[zone] = layout.allocatable[zone][resource];
        }
        Arrays.sort(sizes);
        int most = layout.facts.policy() == Policy.SINGLE_NUMA_NODE ? 1 : sizes.length;
        long sum = 0;
        for (int count = 1; count <= most; count++) {
            sum += sizes[sizes.length - count];
            if (sum >= amount) {
                return count;
            }
        }
        return 0;
    }

    private static boolean gives(int zone, long[] asked, int[] widths, long[][] free) {
        for (int i = 0; i < asked.length; i++) {
            if (asked[i] > 0) {
                if (free[zone][i] == 0) {
                    return false;
                }
                long sum = free[zone][i];
                for (int other : others(zone, i, widths[i] - 1, free)) {
                    sum += free[other][i];
                }
                if (sum < asked[i]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Some zones besides one, those with most free first. */
    private static int[] others(int zone, int resource, int count, long[][] free) {
        if (count == 0) {
            return new int[0];
        }
        var order = new ArrayList<Integer>();
        for (int other = 0; other < free.length; other++) {
            if (other != zone) {
                order.add(other);
            }
        }
        order.sort((one, two) -> Long.compare(free[two][resource], free[one][resource]));
        return order.stream().limit(count).mapToInt(Integer::intValue).toArray();
    }

    private Map<Integer, Map<String, Long>> take(int zone, long[] asked, int[] widths, long[][] free) {
        Map<Integer, Map<String, Long>> taken = new TreeMap<>();
        for (int i = 0; i < asked.length; i++) {
            var others = others(zone, i, Math.max(0, widths[i] - 1), free);
            long left = asked[i];
            for (int next = -1; next < others.length && left > 0; next++) {
                int from = next < 0 ? zone : others[next];
                long amount = Math.min(left, free[from][i]);
                free[from][i] -= amount;
                left -= amount;
                if (amount > 0) {
                    taken.computeIfAbsent(from, unused -> new HashMap<>()).put(layout.resources.get(i), amount);
                }
            }
        }
        return taken;
    }

    /** The state once a pod has these shares. */
    public ZoneUsage with(List<ZoneShare> shares) {
        return with(shares, false, 1);
    }

    private ZoneUsage with(List<ZoneShare> shares, boolean hasStarted, int sign) {
        var newUsed = copy(used);
        var newStarted = hasStarted ? copy(started) : started;
        for (var share : shares) {
            int zone = zoneOf(share.zone());
            for (int i = 0; i < share.amounts().size(); i++) {
                int resource = layout.resources.indexOf(share.amounts().name(i));
                if (zone >= 0 && resource >= 0) {
                    newUsed[zone][resource] += sign * share.amounts().amount(i);
                    if (hasStarted) {
                        newStarted[zone][resource] += sign * share.amounts().amount(i);
                    }
                }
            }
        }
        return new ZoneUsage(layout, newUsed, newStarted, unknown);
    }

    private int zoneOf(String name) {
        var zones = layout.facts.zones();
        for (int zone = 0; zone < zones.size(); zone++) {
            if (zones.get(zone).name().equals(name)) {
                return zone;
            }
        }
        return -1;
    }

    /** The state after a pod came (+1) or went (-1). */
    ZoneUsage changed(Pod pod, int sign) {
        var demand = pod.shape().zones();
        var told = pod.devices().zones();
        if (!told.isEmpty() && told.stream().allMatch(share -> zoneOf(share.zone()) >= 0)) {
            return with(told, pod.startedAtMillis() != Pod.NOT_STARTED, sign);
        }
        if (demand.isNone()) {
            return this;
        }
        int zone = zoneOfDevices(pod);
        if (zone >= 0) {
            var share = new ZoneShare(layout.facts.zones().get(zone).name(), demand.pod());
            return with(List.of(share), pod.startedAtMillis() != Pod.NOT_STARTED, sign);
        }
        var newUnknown = unknown.clone();
        for (int i = 0; i < newUnknown.length; i++) {
            newUnknown[i] += sign * demand.pod().get(layout.resources.get(i));
        }
        return new ZoneUsage(layout, used, started, newUnknown);
    }

    /** The zone on which all of a pod's devices hang; -1 where that is not known, or not one. */
    private int zoneOfDevices(Pod pod) {
        var devices = layout.devices.get(pod.shape().devices().resource());
        if (devices == null || pod.devices().isEmpty()) {
            return -1;
        }
        int numa = -1;
        for (int i = 0; i < pod.devices().size(); i++) {
            int index = pod.devices().get(i);
            if (index >= devices.size() || (i > 0 && devices.get(index).numa() != numa)) {
                return -1;
            }
            numa = devices.get(index).numa();
        }
        var zones = layout.facts.zones();
        for (int zone = 0; zone < zones.size(); zone++) {
            if (zones.get(zone).number() == numa) {
                return zone;
            }
        }
        return -1;
    }

    /** Adds what is taken, zeros left out. */
    void describe(String prefix, Map<String, Long> description) {
        for (int i = 0; i < layout.resources.size(); i++) {
            String resource = layout.resources.get(i);
            for (int zone = 0; zone < used.length; zone++) {
                String name = prefix + " " + layout.facts.zones().get(zone).name() + " " + resource;
                put(description, name + " used", used[zone][i]);
                put(description, name + " started", started[zone][i]);
                put(description, name + " allocatable", layout.allocatable[zone][i]);
            }
            put(description, prefix + " unknown " + resource, unknown[i]);
        }
    }

    private static void put(Map<String, Long> description, String name, long value) {
        if (value != 0) {
            description.put(name, value);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof ZoneUsage that
                        && Arrays.deepEquals(used, that.used)
                        && Arrays.deepEquals(started, that.started)
                        && Arrays.equals(unknown, that.unknown)
                        && layout.resources.equals(that.layout.resources)
                        && layout.facts.policy() == that.layout.facts.policy()
                        && layout.facts.scope() == that.layout.facts.scope()
                        && Arrays.deepEquals(layout.allocatable, that.layout.allocatable)
                        && Arrays.deepEquals(layout.reported, that.layout.reported)
                        && layout.devices.equals(that.layout.devices));
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(used) * 31 + Arrays.hashCode(unknown);
    }
}
