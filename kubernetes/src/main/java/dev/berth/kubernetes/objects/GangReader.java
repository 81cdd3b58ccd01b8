package dev.berth.kubernetes.objects;

import dev.berth.engine.model.GangTerms;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Membership;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.kubernetes.tree.InputCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads which gang a pod belongs to, from the forms in use: native pod groups, the coscheduling label, Berth's annotations,
 * and those of Volcano, Kueue and KAI. The first that is there counts, in this order; two that Berth would have to obey at
 * the same time are refused.
 */
final class GangReader {
    static final String NATIVE = "scheduling.k8s.io";
    static final String COSCHEDULING = "scheduling.x-k8s.io";
    static final String VOLCANO = "scheduling.volcano.sh";
    static final String KAI = "scheduling.run.ai";
    private static final String BERTH = "berth.dev";
    private static final String KUEUE = "kueue.x-k8s.io";

    /** What means nothing unless the pod is in a gang. */
    private static final List<String> TERMS = List.of(
            "berth.dev/gang-min",
            "berth.dev/topology-required",
            "berth.dev/topology-preferred",
            "berth.dev/topology-slice-level",
            "berth.dev/topology-slice-size",
            "berth.dev/topology-spread",
            "berth.dev/role",
            "berth.dev/role-min",
            "berth.dev/role-topology-required",
            "berth.dev/role-topology-preferred",
            "berth.dev/role-topology-slice-level",
            "berth.dev/role-topology-slice-size",
            "berth.dev/role-topology-spread",
            "berth.dev/rank");

    private static final List<String> ROLE_LABELS = List.of(
            "training.kubeflow.org/replica-type",
            "jobset.sigs.k8s.io/replicatedjob-name",
            "kai.scheduler/subgroup-name",
            "ray.io/group",
            "spark-role");

    private static final List<String> RANK_LABELS = List.of(
            "training.kubeflow.org/replica-index",
            "leaderworkerset.sigs.k8s.io/worker-index",
            "batch.kubernetes.io/job-completion-index",
            "apps.kubernetes.io/pod-index");

    /** A job of several in a set: its pods' indexes begin at 0 in each job, so they are no ranks in the gang. */
    private static final String JOB_OF_SET = "jobset.sigs.k8s.io/job-index";

    private final Interner interner;

    GangReader(Interner interner) {
        this.interner = interner;
    }

    /** The pod's place in a gang, or null where it belongs to none. */
    @Nullable
    Membership membership(Field metadata, Field spec, Labels labels) {
        var annotations = metadata.at("annotations");
        String nativeGroup = spec.at("schedulingGroup", "podGroupName").text("");
        if (!nativeGroup.isEmpty()) {
            return member(NATIVE, nativeGroup, annotations, labels, false);
        }
        String coscheduling = labels.get("scheduling.x-k8s.io/pod-group");
        if (coscheduling != null && !coscheduling.isEmpty()) {
            return member(COSCHEDULING, coscheduling, annotations, labels, false);
        }
        String kueue = labels.get("kueue.x-k8s.io/pod-group-name");
        if (!annotations.present()) {
            return kueue == null || kueue.isEmpty() ? null : member(KUEUE, kueue, annotations, labels, true);
        }
        String own = annotations.at("berth.dev/gang").text("");
        if (!own.isEmpty()) {
            return member(BERTH, own, annotations, labels, true);
        }
        String volcano = annotations.at("scheduling.k8s.io/group-name").text("");
        if (!volcano.isEmpty()) {
            return member(VOLCANO, volcano, annotations, labels, false);
        }
        if (kueue != null && !kueue.isEmpty()) {
            return member(KUEUE, kueue, annotations, labels, true);
        }
        String kai = annotations.at("pod-group-name").text("");
        if (kai.isEmpty()) {
            refuseTermsWithoutGang(annotations);
            return null;
        }
        return member(KAI, kai, annotations, labels, false);
    }

    /** The gang that a refused pod names, and nothing of what it says of it; null where it names none. */
    static @Nullable Membership refused(Field metadata, Field spec) {
        var annotations = metadata.at("annotations");
        var labels = metadata.at("labels");
        Map<String, String> named = new LinkedHashMap<>();
        named.put(NATIVE, spec.at("schedulingGroup", "podGroupName").text(""));
        named.put(COSCHEDULING, labels.at("scheduling.x-k8s.io/pod-group").text(""));
        named.put(BERTH, annotations.at("berth.dev/gang").text(""));
        named.put(VOLCANO, annotations.at("scheduling.k8s.io/group-name").text(""));
        named.put(KUEUE, labels.at("kueue.x-k8s.io/pod-group-name").text(""));
        named.put(KAI, annotations.at("pod-group-name").text(""));
        for (var each : named.entrySet()) {
            if (!each.getValue().isEmpty()) {
                return new Membership(each.getKey(), each.getValue(), "", -1, null);
            }
        }
        return null;
    }

    private static void refuseTermsWithoutGang(Field annotations) {
        for (var key : TERMS) {
            if (annotations.at(key).present()) {
                throw annotations
                        .at(key)
                        .invalid(
                                InputCode.INCOMPLETE,
                                "the pod names no gang that this could mean; add the annotation berth.dev/gang");
            }
        }
    }

    /** @param describesItself whether the pods say all there is to say of the gang, so that no object must exist */
    private Membership member(String api, String group, Field annotations, Labels labels, boolean describesItself) {
        if (!api.equals(BERTH) && annotations.at("berth.dev/gang").present()) {
            throw annotations
                    .at("berth.dev/gang")
                    .invalid(
                            InputCode.CONTRADICTION,
                            "the pod belongs to gang " + group + " of " + api
                                    + " already; remove one of the two, as a pod starts with one gang");
        }
        var terms = terms(annotations, api.equals(KUEUE));
        return interner.membership(new Membership(
                api,
                group,
                role(annotations, labels),
                rank(annotations, labels),
                terms.equals(GangTerms.NONE) && !describesItself ? null : terms));
    }

    private static GangTerms terms(Field annotations, boolean kueue) {
        if (!annotations.present()) {
            return GangTerms.NONE;
        }
        int min = least(annotations.at("berth.dev/gang-min"));
        if (kueue && min < 0) {
            min = least(annotations.at("kueue.x-k8s.io/pod-group-total-count"));
        }
        var topology = topology(
                annotations,
                "berth.dev/topology-required",
                "berth.dev/topology-preferred",
                "berth.dev/topology-slice-level",
                "berth.dev/topology-slice-size",
                "berth.dev/topology-spread");
        if (topology.isNone()) {
            topology = topology(
                    annotations,
                    "kueue.x-k8s.io/podset-required-topology",
                    "kueue.x-k8s.io/podset-preferred-topology",
                    "kueue.x-k8s.io/podset-slice-required-topology",
                    "kueue.x-k8s.io/podset-slice-size",
                    "");
        }
        var roleTopology = topology(
                annotations,
                "berth.dev/role-topology-required",
                "berth.dev/role-topology-preferred",
                "berth.dev/role-topology-slice-level",
                "berth.dev/role-topology-slice-size",
                "berth.dev/role-topology-spread");
        int roleMin = least(annotations.at("berth.dev/role-min"));
        return new GangTerms(min, topology, Math.max(0, roleMin), roleTopology);
    }

    /** A number of at least 1, or -1 where there is none. */
    private static int least(Field field) {
        int number = field.integer(-1);
        if (field.present() && (number < 1 || number > GangObjects.MEMBERS_MAX)) {
            throw field.invalid("a number from 1 to " + GangObjects.MEMBERS_MAX + " is needed here");
        }
        return number;
    }

    private static TopologyRequest topology(
            Field annotations, String required, String preferred, String sliceLevel, String sliceSize, String spread) {
        String slices = annotations.at(sliceLevel).text("");
        int size = Math.max(0, least(annotations.at(sliceSize)));
        if (slices.isEmpty() != (size == 0)) {
            throw annotations
                    .at(slices.isEmpty() ? sliceSize : sliceLevel)
                    .invalid(InputCode.INCOMPLETE, "slices need both " + sliceLevel + " and " + sliceSize);
        }
        return new TopologyRequest(
                annotations.at(required).text(""),
                annotations.at(preferred).text(""),
                slices,
                size,
                spread.isEmpty() ? "" : annotations.at(spread).text(""));
    }

    private static String role(Field annotations, Labels labels) {
        String own = annotations.at("berth.dev/role").text("");
        if (!own.isEmpty()) {
            return own;
        }
        String task = annotations.at("volcano.sh/task-spec").text("");
        if (!task.isEmpty()) {
            return task;
        }
        for (var key : ROLE_LABELS) {
            var value = labels.get(key);
            if (value != null) {
                return value;
            }
        }
        return "";
    }

    private static int rank(Field annotations, Labels labels) {
        var own = annotations.at("berth.dev/rank");
        if (own.present()) {
            int rank = own.integer(-1);
            if (rank < 0) {
                throw own.invalid("a rank is a whole number from 0");
            }
            return rank;
        }
        if (labels.has(JOB_OF_SET)) {
            return -1;
        }
        for (var key : RANK_LABELS) {
            var value = labels.get(key);
            if (value != null && value.matches("[0-9]{1,9}")) {
                return Integer.parseInt(value);
            }
        }
        return -1;
    }
}
