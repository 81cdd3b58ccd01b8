package dev.berth.kubernetes.objects;

import dev.berth.engine.model.AffinityTerm;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.HostPort;
import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.NodeAffinity.PreferredNodeTerm;
import dev.berth.engine.model.Owner;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodAffinity;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.PodTerms;
import dev.berth.engine.model.Requirement;
import dev.berth.engine.model.ScoreAmounts;
import dev.berth.engine.model.SpreadConstraint;
import dev.berth.engine.model.Taint;
import dev.berth.engine.model.Toleration;
import dev.berth.engine.model.Uid;
import dev.berth.kubernetes.tree.InputCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads pods. */
final class PodReader {
    /** Containers of one pod, init containers included. */
    static final int CONTAINERS_MAX = 1_000;

    /** Affinity terms and spread constraints of one pod. */
    static final int TERMS_MAX = 1_000;

    private final Interner interner;
    private final PriorityClasses priorityClasses;
    private final GangReader gangs;
    private final PodDevices devices;

    PodReader(Interner interner, PriorityClasses priorityClasses, PodDevices devices) {
        this.interner = interner;
        this.priorityClasses = priorityClasses;
        gangs = new GangReader(interner);
        this.devices = devices;
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
        if (spec.at("nodeName").text("").isEmpty()) { // what runs takes room, whatever it says
            OwnNames.check(metadata);
        }
        return new Pod(
                namespace,
                name,
                Uid.of(metadata.at("uid").text(namespace + "/" + name)),
                labels,
                interner.shape(shape(metadata, spec, status, namespace, name, labels)),
                owner(metadata),
                nodeName(spec),
                emptyToNull(status.at("nominatedNodeName").text("")),
                priorityClasses.priority(spec),
                priorityClasses.preempts(spec),
                Times.millis(metadata.at("creationTimestamp"), 0),
                Times.millis(status.at("startTime"), Pod.NOT_STARTED),
                metadata.has("deletionTimestamp"),
                preempted(metadata, status),
                spec.at("schedulingGates").each(gate -> gate.at("name").text("")),
                interner.name(spec.at("schedulerName").text("default-scheduler")),
                spec.at("nodeName").text("").isEmpty() ? DeviceIndexes.NONE : devices.assigned(metadata),
                gangs.membership(metadata, spec, labels));
    }

    /** A pod that is to be placed and was refused; null where it has a node, or has ended. */
    @Nullable
    Pod refused(Field pod, String why) {
        var metadata = pod.at("metadata");
        var spec = pod.at("spec");
        var phase = pod.at("status", "phase").text("");
        if (!spec.at("nodeName").text("").isEmpty() || phase.equals("Succeeded") || phase.equals("Failed")) {
            return null;
        }
        String namespace = ObjectReader.namespace(metadata);
        String name = metadata.at("name").required();
        return Pod.faulty(
                namespace,
                name,
                Uid.of(metadata.at("uid").text(namespace + "/" + name)),
                spec.at("schedulerName").text("default-scheduler"),
                GangReader.refused(metadata, spec),
                why);
    }

    private @Nullable String nodeName(Field spec) {
        String name = emptyToNull(spec.at("nodeName").text(""));
        return name == null ? null : interner.name(name);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static boolean preempted(Field metadata, Field status) {
        return metadata.has("deletionTimestamp")
                && status.at("conditions").items().stream()
                        .anyMatch(condition -> condition.at("type").text("").equals("DisruptionTarget")
                                && condition.at("status").text("").equals("True")
                                && condition.at("reason").text("").equals("PreemptionByScheduler"));
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

    private PodShape shape(Field metadata, Field spec, Field status, String namespace, String name, Labels labels) {
        var main = spec.at("containers").items();
        var init = spec.at("initContainers").items();
        if (main.size() + init.size() > CONTAINERS_MAX) {
            throw spec.at("containers")
                    .invalid(InputCode.TOO_MANY, "more than " + CONTAINERS_MAX + " containers in one pod");
        }
        var requests = PodRequests.requests(spec, status, main, init);
        var written = requests.sum(PodRequests.Options.SPEC);
        var usage = requests.isPlain() ? written : requests.sum(PodRequests.Options.STATUS);
        var scored = requests.scored();
        var nonZero = requests.nonZero(usage, scored);
        var needed = interner.resources(written.toResources(spec));
        var volumes = spec.at("volumes").items();
        var images = images(main, init, volumes);
        var terms = new PodTerms(
                nodeAffinity(spec),
                spec.at("tolerations").each(PodReader::toleration),
                podAffinity(spec, namespace),
                spread(spec, labels),
                ports(main, init),
                images,
                images.size(),
                Volumes.of(volumes, name),
                features(spec, main, init),
                asksForClaims(spec, status),
                devices.request(metadata, spec, needed));
        return new PodShape(
                needed,
                usage == written ? needed : interner.resources(usage.toResources(status)),
                new ScoreAmounts(nonZero.milliCpu(), nonZero.memoryBytes(), scored.milliCpu(), scored.memoryBytes()),
                interner.terms(terms),
                PodZones.demand(spec, main, init, needed));
    }

    private List<String> images(List<Field> main, List<Field> init, List<Field> volumes) {
        var images = new ArrayList<String>(main.size() + init.size());
        main.forEach(container -> images.add(image(container.at("image").text(""))));
        init.forEach(container -> images.add(image(container.at("image").text(""))));
        for (var volume : volumes) {
            if (volume.has("image")) {
                images.add(image(volume.at("image", "reference").text("")));
            }
        }
        return images;
    }

    /** A claim for which the controller has recorded that none is needed does not count. */
    private static boolean asksForClaims(Field spec, Field status) {
        var claims = spec.at("resourceClaims").items();
        if (claims.isEmpty()) {
            return false;
        }
        var notNeeded = new HashSet<String>();
        for (var claim : status.at("resourceClaimStatuses").items()) {
            if (!claim.has("resourceClaimName")) {
                notNeeded.add(claim.at("name").text(""));
            }
        }
        return claims.stream()
                .anyMatch(claim -> claim.has("resourceClaimName")
                        || !notNeeded.contains(claim.at("name").text("")));
    }

    private String image(String name) {
        return interner.name(name.lastIndexOf(':') <= name.lastIndexOf('/') ? name + ":latest" : name);
    }

    private static NodeAffinity nodeAffinity(Field spec) {
        if (!spec.has("affinity") && !spec.has("nodeSelector")) {
            return NodeAffinity.NONE;
        }
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
        return preferred.each(
                term -> new PreferredNodeTerm(term.at("weight").integer(0), Selectors.term(term.at("preference"))));
    }

    private static Toleration toleration(Field field) {
        var effect = field.at("effect");
        return new Toleration(
                field.at("key").text(""),
                switch (field.at("operator").text("")) {
                    case "", "Equal" -> Toleration.Operator.EQUAL;
                    case "Exists" -> Toleration.Operator.EXISTS;
                    case "Lt" -> Toleration.Operator.LESS_THAN;
                    case "Gt" -> Toleration.Operator.GREATER_THAN;
                    default -> throw field.at("operator").invalid("unknown operator; use Exists, Equal, Lt or Gt");
                },
                field.at("value").text(""),
                effect.text("").isEmpty() ? null : effect(effect));
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
        if (!spec.has("affinity")) {
            return PodAffinity.NONE;
        }
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
            throw spec.at("affinity")
                    .invalid(InputCode.TOO_MANY, "more than " + TERMS_MAX + " affinity terms in one pod");
        }
        return affinity.isNone() ? PodAffinity.NONE : affinity;
    }

    private static List<AffinityTerm> required(Field affinity, String namespace) {
        return affinity.at("requiredDuringSchedulingIgnoredDuringExecution")
                .each(term -> affinityTerm(term, namespace));
    }

    private static List<AffinityTerm.Weighted> preferred(Field affinity, String namespace) {
        return affinity.at("preferredDuringSchedulingIgnoredDuringExecution")
                .each(term -> new AffinityTerm.Weighted(
                        term.at("weight").integer(0), affinityTerm(term.at("podAffinityTerm"), namespace)));
    }

    private static AffinityTerm affinityTerm(Field term, String namespace) {
        var names = term.at("namespaces").texts();
        boolean own = names.isEmpty() && !term.has("namespaceSelector");
        return new AffinityTerm(
                term.at("topologyKey").text(""),
                own ? Set.of(namespace) : new HashSet<>(names),
                Selectors.labels(term.at("namespaceSelector")),
                Selectors.labels(term.at("labelSelector")));
    }

    private static List<SpreadConstraint> spread(Field spec, Labels podLabels) {
        var constraints = spec.at("topologySpreadConstraints").each(field -> constraint(field, podLabels));
        if (constraints.size() > TERMS_MAX) {
            throw spec.at("topologySpreadConstraints")
                    .invalid(InputCode.TOO_MANY, "more than " + TERMS_MAX + " constraints in one pod");
        }
        return constraints;
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

    private static List<HostPort> ports(List<Field> main, List<Field> init) {
        var ports = new ArrayList<HostPort>();
        for (var container : init) {
            if (container.at("restartPolicy").text("").equals("Always")) {
                ports(container, ports);
            }
        }
        main.forEach(container -> ports(container, ports));
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

    private static Set<String> features(Field spec, List<Field> main, List<Field> init) {
        var features = new HashSet<String>();
        main.forEach(container -> features(container, features));
        init.forEach(container -> features(container, features));
        spec.at("ephemeralContainers").items().forEach(container -> mountFeatures(container, features));
        if (spec.at("hostNetwork").isTrue() && !spec.at("hostUsers").truth(true)) {
            features.add("UserNamespacesHostNetworkSupport");
        }
        return features;
    }

    private static void features(Field container, Set<String> into) {
        for (var rule : container.at("restartPolicyRules").items()) {
            if (rule.at("action").text("").equals("RestartAllContainers")) {
                into.add("RestartAllContainersOnContainerExits");
            }
        }
        mountFeatures(container, into);
    }

    private static void mountFeatures(Field container, Set<String> into) {
        for (var mount : container.at("volumeMounts").items()) {
            if (!mount.at("bindMountOptions").items().isEmpty()) {
                into.add("VolumeBindMountOptions");
            }
        }
    }
}
