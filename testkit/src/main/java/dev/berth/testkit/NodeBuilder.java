package dev.berth.testkit;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Resources;
import dev.berth.engine.model.Taint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds a node, read as a sentence: {@code node("n1").having("cpu", 8000).inZone("a").build()}. */
public final class NodeBuilder {
    private final String name;
    private final Map<String, Long> allocatable = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();
    private final List<Taint> taints = new ArrayList<>();
    private final List<Node.Image> images = new ArrayList<>();
    private final Map<String, List<Device>> devices = new HashMap<>();
    private int allowedPods = 110;
    private boolean unschedulable;

    private NodeBuilder(String name) {
        this.name = name;
        labels.put("kubernetes.io/hostname", name);
        allocatable.put(Resources.CPU, 8_000L);
        allocatable.put(Resources.MEMORY, 32L << 30);
    }

    /** A node of 8 cpus, 32 GiB and 110 pods with its name as hostname. */
    public static NodeBuilder node(String name) {
        return new NodeBuilder(name);
    }

    /** @param amount in base units: millicores, bytes, counts */
    public NodeBuilder having(String resource, long amount) {
        allocatable.put(resource, amount);
        return this;
    }

    /** Devices of their own under a resource name, all alike. */
    public NodeBuilder withDevices(String resource, int count, Device device) {
        return withDevices(resource, Collections.nCopies(count, device));
    }

    public NodeBuilder withDevices(String resource, List<Device> list) {
        devices.put(resource, list);
        return having(resource, list.stream().mapToInt(Device::replicas).sum());
    }

    public NodeBuilder labelled(String key, String value) {
        labels.put(key, value);
        return this;
    }

    public NodeBuilder withoutHostname() {
        labels.remove("kubernetes.io/hostname");
        return this;
    }

    public NodeBuilder inZone(String zone) {
        return labelled("topology.kubernetes.io/zone", zone);
    }

    public NodeBuilder tainted(String key, String value, Taint.Effect effect) {
        taints.add(new Taint(key, value, effect));
        return this;
    }

    public NodeBuilder holding(String image, long sizeBytes) {
        images.add(new Node.Image(List.of(image), sizeBytes));
        return this;
    }

    public NodeBuilder taking(int pods) {
        allowedPods = pods;
        return this;
    }

    public NodeBuilder cordoned() {
        unschedulable = true;
        return this;
    }

    public Node build() {
        return new Node(
                name,
                Labels.of(labels),
                taints,
                unschedulable,
                Resources.of(allocatable),
                allowedPods,
                images,
                Set.of(),
                devices);
    }
}
