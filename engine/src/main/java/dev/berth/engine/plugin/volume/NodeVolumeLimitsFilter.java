package dev.berth.engine.plugin.volume;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.CsiNode;
import dev.berth.engine.model.PodVolume;
import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.NodeFilter;
import dev.berth.engine.plugin.Preparation;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Verdict;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node attaches no more volumes of a CSI driver than its CSINode object allows (kubernetes.io: "Node-specific Volume
 * Limits"), and takes no volume of a driver that it lacks if the driver's CSIDriver object asks for that (KEP-5030).
 *
 * <p>Counted are, per driver: the distinct volumes of the pods on the node, and attachments to the node of volumes that
 * none of these pods uses. A volume that a pod on the node uses costs nothing; one that is merely attached still
 * does, as in kube-scheduler. A claim without a volume counts with the driver of its class.
 *
 * <p>Cost of a check: the volumes of the node's pods, if the pod brings a volume and the node has a limit.
 */
public final class NodeVolumeLimitsFilter implements Filter {
    @Override
    public String name() {
        return "NodeVolumeLimits";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        for (var volume : pod.shape().volumes()) {
            if (volume instanceof PodVolume.Claim || CsiMigration.inline(volume) != null) {
                var objects = StorageObjects.of(pod.cluster());
                return new Preparation.Check(new Check(
                        AttachableVolume.of(pod.pod(), true, objects),
                        pod.shape().volumes().stream().anyMatch(PodVolume.Claim.class::isInstance),
                        pod.cluster(),
                        objects,
                        new AttachmentIndex(pod.cluster().objects())));
            }
        }
        return Preparation.SKIP;
    }

    private record Check(
            List<AttachableVolume> wanted,
            boolean claims,
            Cluster cluster,
            StorageObjects objects,
            AttachmentIndex attachments)
            implements NodeFilter {
        @Override
        public Scope scope() {
            return claims ? Scope.CLUSTER : Scope.NODE;
        }

        @Override
        public Verdict check(int node) {
            return Refusal.verdictOf(refusal(node));
        }

        @Override
        public List<Cause> causes(int node) {
            return Refusal.causesOf(refusal(node));
        }

        private @Nullable Refusal refusal(int node) {
            var nodeName = cluster.nodes().get(node).name();
            var csiNode = objects.csiNode(nodeName);
            var added = new LinkedHashMap<String, String>();
            var undecidable = count(wanted, csiNode, added);
            if (undecidable != null) {
                return Refusal.unresolvable(
                        undecidable.missing() ? ReasonCode.CLAIM_MISSING : ReasonCode.CLAIM_UNUSABLE,
                        undecidable.text(),
                        "volumes of the pod cannot be counted");
            }
            if (added.isEmpty()) {
                return null;
            }
            var lacking = lackingDriver(added.values(), csiNode);
            if (lacking != null) {
                return Refusal.unschedulable(new Cause(
                        ReasonCode.VOLUME_DRIVER_MISSING,
                        lacking + " CSI driver is not installed on the node",
                        csiNode == null ? "node has no CSINode object" : "CSINode does not list " + lacking));
            }
            var limits = limits(csiNode);
            return limits.isEmpty() ? null : beyondLimits(node, nodeName, csiNode, added, limits);
        }

        private @Nullable Refusal beyondLimits(
                int node,
                String nodeName,
                @Nullable CsiNode csiNode,
                Map<String, String> added,
                Map<String, Integer> limits) {
            var present = new HashMap<String, String>();
            var failure = countPods(node, csiNode, present);
            if (failure != null) {
                return failure;
            }
            added.keySet().removeAll(present.keySet());
            addAttachments(nodeName, present);
            var taken = perDriver(present.values());
            for (var entry : perDriver(added.values()).entrySet()) {
                var driver = entry.getKey();
                int more = entry.getValue();
                var limit = limits.get(driver);
                int attached = taken.getOrDefault(driver, 0);
                if (limit != null && attached + more > limit) {
                    return Refusal.unschedulable(new Cause(
                            ReasonCode.VOLUME_LIMIT,
                            "node(s) exceed max volume count",
                            "driver " + driver + ": needs " + more + " more, has " + attached + " of " + limit,
                            Math.min(1.0, (attached + more - limit) / (double) more)));
                }
            }
            return null;
        }

        /** Adds the volumes of the pods on the node; returns a refusal where one of them cannot be counted. */
        private @Nullable Refusal countPods(int node, @Nullable CsiNode csiNode, Map<String, String> into) {
            var failures = new TreeMap<String, String>();
            cluster.eachPodOn(node, pod -> {
                if (!pod.shape().volumes().isEmpty()) {
                    var undecidable = count(AttachableVolume.of(pod, false, objects), csiNode, into);
                    if (undecidable != null) {
                        failures.put(pod.key(), undecidable.text());
                    }
                }
            });
            var first = failures.firstEntry();
            return first == null
                    ? null
                    : Refusal.unresolvable(
                            ReasonCode.CLAIM_UNUSABLE,
                            first.getValue(),
                            "volumes of pod " + first.getKey() + " on the node cannot be counted");
        }

        /** Adds volumes by key; stops at the first of which nothing can be said, and returns it. */
        private static AttachableVolume.@Nullable Undecidable count(
                List<AttachableVolume> volumes, @Nullable CsiNode csiNode, Map<String, String> into) {
            for (var volume : volumes) {
                if (volume.migrated() && csiNode == null) {
                    continue;
                }
                switch (volume) {
                    case AttachableVolume.Counted counted -> into.put(counted.key(), counted.driver());
                    case AttachableVolume.Undecidable undecidable -> {
                        return undecidable;
                    }
                }
            }
            return null;
        }

        private void addAttachments(String nodeName, Map<String, String> into) {
            for (var attachment : attachments.on(nodeName)) {
                var volume = objects.volume(attachment.volumeName());
                if (!attachment.attacher().isEmpty()
                        && volume != null
                        && volume.csiDriver() != null
                        && !CsiMigration.isInTree(volume)) {
                    into.putIfAbsent(
                            AttachableVolume.key(attachment.attacher(), volume.volumeHandle()), attachment.attacher());
                }
            }
        }

        /** A driver that insists on being installed and is not, or null. */
        private @Nullable String lackingDriver(Collection<String> drivers, @Nullable CsiNode csiNode) {
            for (var name : drivers) {
                var driver = objects.driver(name);
                if (driver != null && driver.preventsPodsWithoutDriver() && !isInstalled(name, csiNode)) {
                    return name;
                }
            }
            return null;
        }

        private static boolean isInstalled(String driver, @Nullable CsiNode csiNode) {
            if (csiNode != null) {
                for (var installed : csiNode.drivers()) {
                    if (installed.name().equals(driver)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static Map<String, Integer> limits(@Nullable CsiNode csiNode) {
            var limits = new HashMap<String, Integer>();
            if (csiNode != null) {
                for (var driver : csiNode.drivers()) {
                    if (driver.limit() >= 0) {
                        limits.put(driver.name(), driver.limit());
                    }
                }
            }
            return limits;
        }

        private static Map<String, Integer> perDriver(Collection<String> drivers) {
            var counts = new TreeMap<String, Integer>();
            for (var driver : drivers) {
                counts.merge(driver, 1, Integer::sum);
            }
            return counts;
        }
    }
}
