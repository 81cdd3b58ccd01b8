package dev.berth.testkit;

import dev.berth.engine.model.AffinityTerm;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.HostPort;
import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Membership;
import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.Owner;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodAffinity;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.PodTerms;
import dev.berth.engine.model.Requirement;
import dev.berth.engine.model.Resources;
import dev.berth.engine.model.ScoreAmounts;
import dev.berth.engine.model.SpreadConstraint;
import dev.berth.engine.model.Toleration;
import dev.berth.engine.model.Uid;
import dev.berth.engine.model.ZoneDemand;
import dev.berth.engine.model.ZoneShare;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds a pod, read as a sentence: {@code pod("a").asking("cpu", 500).labelled("app", "web").build()}. */
public final class PodBuilder {
    private final String name;
    private String namespace = "default";
    private String uid;
    private final Map<String, Long> requests = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();
    private final List<Toleration> tolerations = new ArrayList<>();
    private final List<SpreadConstraint> spread = new ArrayList<>();
    private final List<HostPort> ports = new ArrayList<>();
    private final List<AffinityTerm> near = new ArrayList<>();
    private final List<AffinityTerm> far = new ArrayList<>();
    private final List<AffinityTerm.Weighted> wishedNear = new ArrayList<>();
    private final List<AffinityTerm.Weighted> wishedFar = new ArrayList<>();
    private final List<String> gates = new ArrayList<>();
    private final List<String> images = new ArrayList<>();
    private NodeAffinity nodeAffinity = NodeAffinity.NONE;
    private DeviceRequest devices = DeviceRequest.NONE;
    private DeviceIndexes assigned = DeviceIndexes.NONE;
    private @Nullable Membership membership;
    private @Nullable Owner owner;
    private @Nullable String node;
    private int priority;
    private boolean terminating;
    private boolean guaranteed;
    private @Nullable ZoneDemand aligned;
    private long startedAtMillis = Pod.NOT_STARTED;

    private PodBuilder(String name) {
        this.name = name;
        uid = "uid-" + name;
    }

    public static PodBuilder pod(String name) {
        return new PodBuilder(name);
    }

    public PodBuilder in(String newNamespace) {
        namespace = newNamespace;
        return this;
    }

    public PodBuilder withUid(String newUid) {
        uid = newUid;
        return this;
    }

    /** Asks for devices; whole ones are asked for as a number, too, as manifests do. */
    public PodBuilder asking(DeviceRequest request) {
        devices = request;
        return request.isWhole() ? asking(request.resource(), request.count()) : this;
    }

    /** Asks for devices in an annotation, so that its node's kubelet counts none for it. */
    public PodBuilder annotated(DeviceRequest request) {
        devices = request;
        return this;
    }

    /** Has these devices of its node. */
    public PodBuilder withDevices(int... indexes) {
        assigned = DeviceIndexes.of(indexes).inZones(assigned.zones());
        return this;
    }

    /** Has these shares of its node's NUMA zones. */
    public PodBuilder inZones(ZoneShare... shares) {
        assigned = assigned.inZones(List.of(shares));
        return this;
    }

    public PodBuilder in(Membership newMembership) {
        membership = newMembership;
        return this;
    }

    /** Has devices of its node that nobody can name, each shared by the pods of one of these groups. */
    public PodBuilder sharingDevices(List<String> groups) {
        assigned = DeviceIndexes.sharing(groups);
        return this;
    }

    public PodBuilder inGroup(String group) {
        membership = Membership.of(group);
        return this;
    }

    /** Is of quality of service Guaranteed, in one container: a kubelet aligns its CPUs and memory to NUMA zones. */
    public PodBuilder guaranteed() {
        guaranteed = true;
        return this;
    }

    /** @param amount in base units: millicores, bytes, counts */
    public PodBuilder asking(String resource, long amount) {
        requests.put(resource, amount);
        return this;
    }

    public PodBuilder labelled(String key, String value) {
        labels.put(key, value);
        return this;
    }

    public PodBuilder tolerating(Toleration toleration) {
        tolerations.add(toleration);
        return this;
    }

    public PodBuilder spreadOver(SpreadConstraint constraint) {
        spread.add(constraint);
        return this;
    }

    public PodBuilder onPort(int port) {
        ports.add(new HostPort(HostPort.ANY_ADDRESS, "TCP", port));
        return this;
    }

    public PodBuilder running(String image) {
        images.add(image);
        return this;
    }

    public PodBuilder near(AffinityTerm term) {
        near.add(term);
        return this;
    }

    public PodBuilder farFrom(AffinityTerm term) {
        far.add(term);
        return this;
    }

    public PodBuilder wishedNear(int weight, AffinityTerm term) {
        wishedNear.add(new AffinityTerm.Weighted(weight, term));
        return this;
    }

    public PodBuilder wishedFarFrom(int weight, AffinityTerm term) {
        wishedFar.add(new AffinityTerm.Weighted(weight, term));
        return this;
    }

    public PodBuilder onNodesThat(NodeAffinity affinity) {
        nodeAffinity = affinity;
        return this;
    }

    public PodBuilder ownedBy(Owner newOwner) {
        owner = newOwner;
        return this;
    }

    public PodBuilder gatedBy(String gate) {
        gates.add(gate);
        return this;
    }

    public PodBuilder on(String newNode) {
        node = newNode;
        return this;
    }

    public PodBuilder ofPriority(int newPriority) {
        priority = newPriority;
        return this;
    }

    public PodBuilder startedAt(long millis) {
        startedAtMillis = millis;
        return this;
    }

    public PodBuilder terminating() {
        terminating = true;
        return this;
    }

    /** The pods of the default namespace whose label has the value, near by the topology key. */
    public static AffinityTerm podsLabelled(String key, String value, String topologyKey) {
        return new AffinityTerm(topologyKey, Set.of("default"), LabelSelector.NOTHING, selecting(key, value));
    }

    public static LabelSelector selecting(String key, String value) {
        return LabelSelector.of(List.of(Requirement.in(key, List.of(value))));
    }

    /** Has these amounts aligned, whatever follows from its requests. */
    public PodBuilder aligned(ZoneDemand demand) {
        aligned = demand;
        return this;
    }

    private ZoneDemand zones() {
        if (aligned != null) {
            return aligned;
        }
        Map<String, Long> amounts = new HashMap<>();
        requests.forEach((name, amount) -> {
            boolean pinned = name.equals(Resources.CPU) ? amount % 1000 == 0 : name.equals(Resources.MEMORY);
            if (name.indexOf('/') >= 0 || (guaranteed && pinned)) {
                amounts.put(name, amount);
            }
        });
        return ZoneDemand.of(Resources.of(amounts));
    }

    public Pod build() {
        var amounts = Resources.of(requests);
        long cpu = requests.getOrDefault(Resources.CPU, PodShape.DEFAULT_MILLI_CPU);
        long memory = requests.getOrDefault(Resources.MEMORY, PodShape.DEFAULT_MEMORY_BYTES);
        var terms = new PodTerms(
                nodeAffinity,
                tolerations,
                new PodAffinity(near, wishedNear, far, wishedFar),
                spread,
                ports,
                images,
                Math.max(1, images.size()),
                List.of(),
                Set.of(),
                false,
                devices);
        var shape = new PodShape(amounts, amounts, new ScoreAmounts(cpu, memory, cpu, memory), terms, zones());
        return new Pod(
                namespace,
                name,
                Uid.of(uid),
                Labels.of(labels),
                shape,
                owner,
                node,
                null,
                priority,
                true,
                0,
                startedAtMillis,
                terminating,
                false,
                gates,
                "default-scheduler",
                assigned,
                membership);
    }
}
