package dev.berth.testkit;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Membership;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.Sections;
import dev.berth.engine.model.TopologyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Builds a gang and its pods: {@code gang("llama").of(8, "worker", pod -> pod.asking(GPU, 8)).within("rack")}. */
public final class GangBuilder {
    public static final String GPU = "nvidia.com/gpu";

    private final String name;
    private final List<Pod> pods = new ArrayList<>();
    private final List<PodGroup.Role> roles = new ArrayList<>();
    private TopologyRequest topology = TopologyRequest.NONE;
    private Sections sections = Sections.NONE;
    private @Nullable Integer priority;
    private int min = -1;

    private GangBuilder(String name) {
        this.name = name;
    }

    public static GangBuilder gang(String name) {
        return new GangBuilder(name);
    }

    /** A node with GPUs of its own in a rack of a block. */
    public static Node gpuNode(String name, int gpus, String block, String rack) {
        return NodeBuilder.node(name)
                .withDevices(GPU, gpus, Device.of("H100"))
                .labelled("block", block)
                .labelled("rack", rack)
                .build();
    }

    /** Pods that ask for some GPUs each. */
    public GangBuilder pods(int count, int gpus) {
        return of(count, "", pod -> pod.asking(DeviceRequest.whole(GPU, gpus)));
    }

    /** Pods of a role, numbered by rank. */
    public GangBuilder of(int count, String role, UnaryOperator<PodBuilder> asking) {
        for (int i = 0; i < count; i++) {
            var pod = PodBuilder.pod(name + (role.isEmpty() ? "" : "-" + role) + "-" + i)
                    .in(Membership.of(name).inRole(role, i));
            pods.add(asking.apply(pod).build());
        }
        return this;
    }

    public GangBuilder atLeast(int newMin) {
        min = newMin;
        return this;
    }

    public GangBuilder role(PodGroup.Role role) {
        roles.add(role);
        return this;
    }

    public GangBuilder grouped(Sections newSections) {
        sections = newSections;
        return this;
    }

    public GangBuilder asking(TopologyRequest request) {
        topology = request;
        return this;
    }

    public GangBuilder within(String level) {
        return asking(TopologyRequest.within(level));
    }

    public GangBuilder ofPriority(int newPriority) {
        priority = newPriority;
        return this;
    }

    public List<Pod> pods() {
        return List.copyOf(pods);
    }

    /** The gang's object; where no min was named, all pods are needed. */
    public PodGroup group() {
        return new PodGroup("", "default", name, min < 0 ? pods.size() : min, roles, topology, sections, priority);
    }
}
