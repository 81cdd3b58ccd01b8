package dev.berth.engine.cluster;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeZones;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of each node, one column per fact. */
public final class NodeColumns {
    private final SlotTable table;
    private final RefColumn<Node> nodes;
    private final LongColumn allowedPods;
    private final LongColumn podCount;
    private final LongColumn nonZeroMilliCpu;
    private final LongColumn nonZeroMemoryBytes;
    private final List<LongColumn> allocatable;
    private final List<LongColumn> requested;
    private final Map<String, RefColumn<DeviceUsage>> devices;
    private final RefColumn<ZoneUsage> zones;
    private int lackingCpuOrMemory;
    private long greatestCpuOrMemory;

    NodeColumns() {
        table = new SlotTable();
        nodes = new RefColumn<>();
        allowedPods = new LongColumn();
        podCount = new LongColumn();
        nonZeroMilliCpu = new LongColumn();
        nonZeroMemoryBytes = new LongColumn();
        allocatable = new ArrayList<>();
        requested = new ArrayList<>();
        devices = new TreeMap<>();
        zones = new RefColumn<>();
    }

    private NodeColumns(NodeColumns origin) {
        table = origin.table.fork();
        nodes = origin.nodes.fork();
        allowedPods = origin.allowedPods.fork();
        podCount = origin.podCount.fork();
        nonZeroMilliCpu = origin.nonZeroMilliCpu.fork();
        nonZeroMemoryBytes = origin.nonZeroMemoryBytes.fork();
        lackingCpuOrMemory = origin.lackingCpuOrMemory;
        greatestCpuOrMemory = origin.greatestCpuOrMemory;
        allocatable = new ArrayList<>();
        requested = new ArrayList<>();
        origin.allocatable.forEach(column -> allocatable.add(column.fork()));
        origin.requested.forEach(column -> requested.add(column.fork()));
        devices = new TreeMap<>();
        origin.devices.forEach((resource, column) -> devices.put(resource, column.fork()));
        zones = origin.zones.fork();
    }

    /** One past the greatest node number in use. */
    public int limit() {
        return table.limit();
    }

    public int size() {
        return table.size();
    }

    /** The node under a number, or null where the number is free. */
    public @Nullable Node at(int node) {
        return nodes.get(node);
    }

    /** The node under a number in use. */
    public Node get(int node) {
        var facts = nodes.get(node);
        if (facts == null) {
            throw new IllegalStateException("no node has the number " + node);
        }
        return facts;
    }

    /** The number of a node, or -1. */
    public int find(String name) {
        return table.find(name.hashCode(), slot -> {
            var facts = nodes.get(slot);
            return facts != null && facts.name().equals(name);
        });
    }

    /** Amounts of a resource that pods may take, by node. */
    public LongColumn allocatable(int resource) {
        return column(allocatable, resource);
    }

    /** Amounts of a resource that placed pods take, by node. */
    public LongColumn requested(int resource) {
        return column(requested, resource);
    }

    /** Millicores for scoring, where a container without a request counts as 100. */
    public LongColumn nonZeroMilliCpu() {
        return nonZeroMilliCpu;
    }

    /** Bytes of memory for scoring, where a container without a request counts as 200 MiB. */
    public LongColumn nonZeroMemoryBytes() {
        return nonZeroMemoryBytes;
    }

    /** How many pods run, by node. */
    public LongColumn podCount() {
        return podCount;
    }

    /** How many pods may run, by node. */
    public LongColumn allowedPods() {
        return allowedPods;
    }

    /** The devices that pods ask for by a resource name, by node; null for a node that has none. */
    public RefColumn<DeviceUsage> devices(String resource) {
        return devices.computeIfAbsent(resource, unused -> new RefColumn<>());
    }

    /** The resource names under which any node has had devices, in order. */
    public Set<String> deviceResources() {
        return Collections.unmodifiableSet(devices.keySet());
    }

    private static LongColumn column(List<LongColumn> columns, int resource) {
        while (columns.size() <= resource) {
            columns.add(new LongColumn());
        }
        return columns.get(resource);
    }

    int put(Node facts, ResourceNames names) {
        int slot = find(facts.name());
        if (slot < 0) {
            slot = table.take();
            nodes.set(slot, facts);
            table.insert(slot, facts.name().hashCode(), this::hashOf);
        } else {
            lackingCpuOrMemory -= lacks(get(slot)) ? 1 : 0;
            nodes.set(slot, facts);
        }
        size(slot, facts, names);
        return slot;
    }

    /** Whether a node has no cpu or no memory to give. */
    public boolean lacksCpuOrMemory() {
        return lackingCpuOrMemory > 0;
    }

    /** At least the greatest amount of cpu (milli) and of memory (bytes) of any node. */
    public long greatestCpuOrMemory() {
        return greatestCpuOrMemory;
    }

    private static boolean lacks(Node facts) {
        return facts.allocatable().get(Resources.CPU) == 0
                || facts.allocatable().get(Resources.MEMORY) == 0;
    }

    private void size(int slot, Node facts, ResourceNames names) {
        lackingCpuOrMemory += lacks(facts) ? 1 : 0;
        greatestCpuOrMemory = Math.max(
                greatestCpuOrMemory,
                Math.max(
                        facts.allocatable().get(Resources.CPU),
                        facts.allocatable().get(Resources.MEMORY)));
        for (var column : allocatable) {
            if (column.get(slot) != 0) {
                column.set(slot, 0);
            }
        }
        var amounts = facts.allocatable();
        for (int i = 0; i < amounts.size(); i++) {
            allocatable(names.number(amounts.name(i))).set(slot, amounts.amount(i));
        }
        allowedPods.set(slot, facts.allowedPods());
    }

    void remove(int slot) {
        lackingCpuOrMemory -= lacks(get(slot)) ? 1 : 0;
        for (var column : allocatable) {
            column.set(slot, 0);
        }
        allowedPods.set(slot, 0);
        devices.values().forEach(column -> column.set(slot, null));
        if (zones.get(slot) != null) {
            zones.set(slot, null);
        }
        table.remove(slot, hashOf(slot), this::hashOf);
        nodes.set(slot, null);
    }

    /** Lays out the devices that the node has now, unused; pods on the node are counted in by the caller. */
    void layOutDevices(int slot) {
        devices.values().forEach(column -> {
            if (column.get(slot) != null) {
                column.set(slot, null);
            }
        });
        var facts = get(slot);
        facts.devices().forEach((resource, list) -> {
            long units = list.stream().mapToLong(Device::replicas).sum();
            long healthy = list.stream()
                    .filter(Device::healthy)
                    .mapToLong(Device::replicas)
                    .sum();
            long allocatable = facts.allocatable().get(resource);
            // A kubelet takes broken devices from what is allocatable; those that are known to be broken are among
            // them. Nodes may offer devices under a name that their kubelet does not count.
            int missing = allocatable == 0 ? 0 : (int) Math.max(0, healthy - Math.min(units, allocatable));
            setDevices(slot, resource, DeviceUsage.of(list, missing));
        });
    }

    /** Sets what is taken of devices, under all names that they have on the node. */
    private void setDevices(int slot, String resource, DeviceUsage usage) {
        devices(resource).set(slot, usage);
        var names = get(slot).deviceNames();
        if (!names.isEmpty()) {
            var first = names.getOrDefault(resource, resource);
            devices(first).set(slot, usage);
            names.forEach((further, of) -> {
                if (of.equals(first)) {
                    devices(further).set(slot, usage);
                }
            });
        }
    }

    /** The NUMA zones of each node; null for a node whose kubelet does not care for them. */
    public RefColumn<ZoneUsage> zones() {
        return zones;
    }

    /** Lays out the zones that the node has now, unused; pods on the node are counted in by the caller. */
    void layOutZones(int slot, @Nullable NodeZones facts) {
        var made = facts == null ? null : ZoneUsage.of(facts, get(slot));
        if (made != null || zones.get(slot) != null) {
            zones.set(slot, made);
        }
    }

    /** Adds (+1) or takes away (-1) what a pod takes of zones. */
    void useZones(int slot, Pod pod, int sign) {
        var usage = zones.get(slot);
        if (usage != null) {
            zones.set(slot, usage.changed(pod, sign));
        }
    }

    /** Adds (+1) or takes away (-1) the devices of a pod. */
    void useDevices(int slot, DeviceRequest request, DeviceIndexes indexes, int sign) {
        if (request.isNone()) {
            return;
        }
        for (var each : request.besides()) {
            useDevices(slot, each, DeviceIndexes.NONE, sign);
        }
        var column = devices(request.resource());
        var usage = column.get(slot);
        if (usage != null) {
            setDevices(slot, request.resource(), usage.changed(request, indexes, sign));
        }
    }

    private int hashOf(int slot) {
        return get(slot).name().hashCode();
    }

    /** Adds (+1) or takes away (-1) what a pod of a kind uses. */
    void use(int slot, PodKind kind, int sign) {
        for (int i = 0; i < kind.usageColumns.length; i++) {
            requested(kind.usageColumns[i])
                    .add(slot, sign * kind.shape().usage().amount(i));
        }
        nonZeroMilliCpu.add(slot, sign * kind.shape().nonZeroMilliCpu());
        nonZeroMemoryBytes.add(slot, sign * kind.shape().nonZeroMemoryBytes());
        podCount.add(slot, sign);
    }

    NodeColumns fork() {
        return new NodeColumns(this);
    }
}
