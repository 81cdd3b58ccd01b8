package dev.berth.kubernetes.objects;

import dev.berth.engine.model.AffinityTerm;
import dev.berth.engine.model.HostPort;
import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.NodeAffinity.PreferredNodeTerm;
import dev.berth.engine.model.Owner;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodAffinity;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Requirement;
import dev.berth.engine.model.SpreadConstraint;
import dev.berth.engine.model.Taint;
import dev.berth.engine.model.Toleration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads pods. */
final class PodReader {
    /** Containers of one pod, init containers included. */
    static final int CONTAINERS_MAX = 1_000;

    /** Affinity terms and spread constraints of one pod. */
    static final int TERMS_MAX = 1_000;

    private final Interner interner;
    private final Map<String, Integer> priorityClasses;

    PodReader(Interner interner, Map<String, Integer> priorityClasses) {
        this.interner = interner;
        this.priorityClasses = priorityClasses;
    }

    Pod read(Field pod) {
        var metadata = pod.at("metadata");
        var spec = pod.at("spec");
        var status = pod.at("status");
        String namespace = interner.name(metadata.at("namespace").text("default"));
        if (namespace.isEmpty()) {
            namespace = "default";
        }
        String name = metadata.at("name").required();
        var labels = interner.labels(ObjectReader.labels(metadata.at("labels")));
        return new Pod(
                namespace,
                name,
                metadata.at("uid").text(namespace + "/" + name),
                labels,
                interner.shape(shape(pod, namespace, name, labels)),
                owner(metadata),
                nodeName(spec),
                emptyToNull(status.at("nominatedNodeName").text("")),
                priority(spec),
                !spec.at("preemptionPolicy").text("").equals("Never"),
                Times.millis(metadata.at("creationTimestamp"), 0),
                Times.millis(status.at("startTime"), Pod.NOT_STARTED),
                metadata.at("deletionTimestamp").present(),
                preempted(metadata, status),
                spec.at("schedulingGates").items().stream()
                        .map(gate -> gate.at("name").text(""))
                        .toList(),
                interner.name(spec.at("schedulerName").text("default-scheduler")),
                DeviceReader.assigned(metadata),
                null);
    }

    private @Nullable String nodeName(Field spec) {
        String name = emptyToNull(spec.at("nodeName").text(""));
        return name == null ? null : interner.name(name);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static boolean preempted(Field metadata, Field status) {
        return metadata.at("deletionTimestamp").present()
                && status.at("conditions").items().stream()
                        .anyMatch(condition -> condition.at("type").text("").equals("DisruptionTarget")
                                && condition.at("status").text("").equals("True")
                                && condition.at("reason").text("").equals("PreemptionByScheduler"));
    }

    private int priority(Field spec) {
        if (spec.at("priority").present()) {
            return spec.at("priority").integer(0);
        }
        var className = spec.at("priorityClassName");
        String name = className.text("");
        if (name.isEmpty()) {
            return priorityClasses.getOrDefault("", 0);
        }
        return switch (name) {
            case "system-cluster-critical" -> 2_000_000_000;
            case "system-node-critical" -> 2_000_001_000;
            default -> priorityClasses.getOrDefault(name, 0);
        };
    }

    private @Nullable Owner owner(Field metadata) {
        for (var reference : metadata.at("ownerReferences").items()) {
            if (reference.at("controller").isTrue()) {
                return interner.owner(new Owner(
                        reference.at("apiVersion").text(""),
                        reference.at("kind").text(""),
                        reference.at("name").text(""),
                        reference.at("uid").text("")));
            }
        }
        return null;
    }

    private PodShape shape(Field pod, String namespace, String name, Labels labels) {
        var spec = pod.at("spec");
        var containers = new ArrayList<>(spec.at("containers").items());
        containers.addAll(spec.at("initContainers").items());
        if (containers.size() > CONTAINERS_MAX) {
            throw spec.at("containers").invalid("more than " + CONTAINERS_MAX + " containers in one pod");
        }
        var requests = PodRequests.requests(pod);
        var written = requests.sum(PodRequests.Options.SPEC);
        var usage = requests.isPlain() ? written : requests.sum(PodRequests.Options.STATUS);
        var scored = requests.scored();
        var nonZero = requests.nonZero(usage, scored);
        var images = new ArrayList<String>();
        containers.forEach(container -> images.add(image(container.at("image").text(""))));
        for (var volume : spec.at("volumes").items()) {
            if (volume.at("image").present()) {
                images.add(image(volume.at("image", "reference").text("")));
            }
        }
        var asked = interner.resources(written.toResources());
        return new PodShape(
                asked,
                interner.resources(usage.toResources()),
                nonZero.milliCpu(),
                nonZero.memoryBytes(),
                scored.milliCpu(),
                scored.memoryBytes(),
                nodeAffinity(spec),
                tolerations(spec),
                podAffinity(spec, namespace),
                spread(spec, labels),
                ports(spec),
                images,
                images.size(),
                Volumes.of(spec, name),
                features(spec, containers),
                asksForClaims(spec, pod.at("status")),
                DeviceReader.request(asked));
    }

    /** A claim for which the controller has recorded that none is needed does not count. */
    private static boolean asksForClaims(Field spec, Field status) {
        var notNeeded = new HashSet<String>();
        for (var claim : status.at("resourceClaimStatuses").items()) {
            if (!claim.at("resourceClaimName").present()) {
                notNeeded.add(claim.at("name").text(""));
            }
        }
        return spec.at("resourceClaims").items().stream()
                .anyMatch(claim -> claim.at("resourceClaimName").present()
                        || !notNeeded.contains(claim.at("name").text("")));
    }

    private static String image(String name) {
        return name.lastIndexOf(':') <= name.lastIndexOf('/') ? name + ":latest" : name;
    }

    private static NodeAffinity nodeAffinity(Field spec) {
        var affinity = spec.at("affinity", "nodeAffinity");
        var required = affinity.at("requiredDuringSchedulingIgnoredDuringExecution");
        var preferred = affinity.at("preferredDuringSchedulingIgnoredDuringExecution");
        var selector = Selectors.plainLabels(spec.at("nodeSelector"));
        if (selector == null && !required.present() && !preferred.present()) {
            return NodeAffinity.NONE;
        }
        return new NodeAffinity(
                selector,
                required.present() ? Selectors.terms(required.at("nodeSelectorTerms")) : null,
                preferred.present() ? preferredTerms(preferred) : null);
    }

    static List<PreferredNodeTerm> preferredTerms(Field preferred) {
        return preferred.items().stream()
                .map(term -> new PreferredNodeTerm(term.at("weight").integer(0), Selectors.term(term.at("preference"))))
                .toList();
    }

    private static List<Toleration> tolerations(Field spec) {
        return spec.at("tolerations").items().stream()
                .map(field -> new Toleration(
                        field.at("key").text(""),
                        switch (field.at("operator").text("")) {
                            case "", "Equal" -> Toleration.Operator.EQUAL;
                            case "Exists" -> Toleration.Operator.EXISTS;
                            case "Lt" -> Toleration.Operator.LESS_THAN;
                            case "Gt" -> Toleration.Operator.GREATER_THAN;
                            default -> throw field.at("operator").invalid("unknown operator; use Exists or Equal");
                        },
                        field.at("value").text(""),
                        field.at("effect").text("").isEmpty() ? null : effect(field.at("effect"))))
                .toList();
    }

    static Taint.Effect effect(Field field) {
        return switch (field.text("")) {
            case "NoSchedule" -> Taint.Effect.NO_SCHEDULE;
            case "PreferNoSchedule" -> Taint.Effect.PREFER_NO_SCHEDULE;
            case "NoExecute" -> Taint.Effect.NO_EXECUTE;
            default -> throw field.invalid("unknown effect; use NoSchedule, PreferNoSchedule or NoExecute");
        };
    }

    private static PodAffinity podAffinity(Field spec, String namespace) {
        var near = spec.at("affinity", "podAffinity");
        var far = spec.at("affinity", "podAntiAffinity");
        if (!near.present() && !far.present()) {
            return PodAffinity.NONE;
        }
        var affinity = new PodAffinity(
                required(near, namespace),
                preferred(near, namespace),
                required(far, namespace),
                preferred(far, namespace));
        int terms = affinity.required().size()
                + affinity.preferred().size()
                + affinity.requiredAnti().size()
                + affinity.preferredAnti().size();
        if (terms > TERMS_MAX) {
            throw spec.at("affinity").invalid("more than " + TERMS_MAX + " affinity terms in one pod");
        }
        return affinity.isNone() ? PodAffinity.NONE : affinity;
    }

    private static List<AffinityTerm> required(Field affinity, String namespace) {
        return affinity.at("requiredDuringSchedulingIgnoredDuringExecution").items().stream()
                .map(term -> affinityTerm(term, namespace))
                .toList();
    }

    private static List<AffinityTerm.Weighted> preferred(Field affinity, String namespace) {
        return affinity.at("preferredDuringSchedulingIgnoredDuringExecution").items().stream()
                .map(term -> new AffinityTerm.Weighted(
                        term.at("weight").integer(0), affinityTerm(term.at("podAffinityTerm"), namespace)))
                .toList();
    }

    private static AffinityTerm affinityTerm(Field term, String namespace) {
        var names = term.at("namespaces").texts();
        boolean own = names.isEmpty() && !term.at("namespaceSelector").present();
        return new AffinityTerm(
                term.at("topologyKey").text(""),
                own ? Set.of(namespace) : new HashSet<>(names),
                Selectors.labels(term.at("namespaceSelector")),
                Selectors.labels(term.at("labelSelector")));
    }

    private static List<SpreadConstraint> spread(Field spec, Labels podLabels) {
        var constraints = spec.at("topologySpreadConstraints").items();
        if (constraints.size() > TERMS_MAX) {
            throw spec.at("topologySpreadConstraints").invalid("more than " + TERMS_MAX + " constraints in one pod");
        }
        return constraints.stream().map(field -> constraint(field, podLabels)).toList();
    }

    static SpreadConstraint constraint(Field field, Labels podLabels) {
        boolean required = switch (field.at("whenUnsatisfiable").text("")) {
            case "DoNotSchedule" -> true;
            case "ScheduleAnyway" -> false;
            default -> throw field.at("whenUnsatisfiable").invalid("use DoNotSchedule or ScheduleAnyway");
        };
        return new SpreadConstraint(
                field.at("maxSkew").integer(0),
                field.at("topologyKey").text(""),
                required,
                merged(
                        Selectors.labels(field.at("labelSelector")),
                        field.at("matchLabelKeys").texts(),
                        podLabels),
                field.at("minDomains").integer(1),
                !field.at("nodeAffinityPolicy").text("Honor").equals("Ignore"),
                field.at("nodeTaintsPolicy").text("Ignore").equals("Honor"));
    }

    private static LabelSelector merged(LabelSelector selector, List<String> keys, Labels podLabels) {
        var requirements = new ArrayList<Requirement>();
        for (var key : keys) {
            @Nullable String value = podLabels.get(key);
            if (value != null) {
                requirements.add(Requirement.in(key, List.of(value)));
            }
        }
        if (requirements.isEmpty() || selector.nothing()) {
            return selector;
        }
        requirements.addAll(selector.requirements());
        return LabelSelector.of(requirements);
    }

    private static List<HostPort> ports(Field spec) {
        var ports = new ArrayList<HostPort>();
        for (var container : spec.at("initContainers").items()) {
            if (container.at("restartPolicy").text("").equals("Always")) {
                ports(container, ports);
            }
        }
        spec.at("containers").items().forEach(container -> ports(container, ports));
        return ports;
    }

    private static void ports(Field container, List<HostPort> into) {
        for (var port : container.at("ports").items()) {
            int hostPort = port.at("hostPort").integer(0);
            if (hostPort > 0) {
                String ip = port.at("hostIP").text("");
                String protocol = port.at("protocol").text("");
                into.add(new HostPort(
                        ip.isEmpty() ? HostPort.ANY_ADDRESS : ip, protocol.isEmpty() ? "TCP" : protocol, hostPort));
            }
        }
    }

    private static Set<String> features(Field spec, List<Field> containers) {
        var features = new HashSet<String>();
        var all = new ArrayList<>(containers);
        for (var container : containers) {
            for (var rule : container.at("restartPolicyRules").items()) {
                if (rule.at("action").text("").equals("RestartAllContainers")) {
                    features.add("RestartAllContainersOnContainerExits");
                }
            }
        }
        all.addAll(spec.at("ephemeralContainers").items());
        for (var container : all) {
            for (var mount : container.at("volumeMounts").items()) {
                if (!mount.at("bindMountOptions").items().isEmpty()) {
                    features.add("VolumeBindMountOptions");
                }
            }
        }
        if (spec.at("hostNetwork").isTrue() && !spec.at("hostUsers").truth(true)) {
            features.add("UserNamespacesHostNetworkSupport");
        }
        return features;
    }
}
