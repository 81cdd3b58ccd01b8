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

    private static final GangAnnotations.Placement OF_PODSET = new GangAnnotations.Placement(
            "kueue.x-k8s.io/podset-required-topology",
            "kueue.x-k8s.io/podset-preferred-topology",
            "kueue.x-k8s.io/podset-slice-required-topology",
            "kueue.x-k8s.io/podset-slice-size",
            "");

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
        String own = annotations.at(GangAnnotations.GANG).text("");
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
        named.put(BERTH, annotations.at(GangAnnotations.GANG).text(""));
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
        for (var key : GangAnnotations.TERMS) {
            if (annotations.at(key).present()) {
                throw annotations
                        .at(key)
                        .invalid(
                                InputCode.INCOMPLETE,
                                "the pod names no gang that this could mean; add the annotation "
                                        + GangAnnotations.GANG);
            }
        }
    }

    /** @param describesItself whether the pods say all there is to say of the gang, so that no object must exist */
    private Membership member(String api, String group, Field annotations, Labels labels, boolean describesItself) {
        if (!api.equals(BERTH) && annotations.at(GangAnnotations.GANG).present()) {
            throw annotations
                    .at(GangAnnotations.GANG)
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
        int min = least(annotations.at(GangAnnotations.GANG_MIN));
        if (kueue && min < 0) {
            min = least(annotations.at("kueue.x-k8s.io/pod-group-total-count"));
        }
        var topology = topology(annotations, GangAnnotations.OF_GANG);
        if (topology.isNone()) {
            topology = topology(annotations, OF_PODSET);
        }
        var roleTopology = topology(annotations, GangAnnotations.OF_ROLE);
        int roleMin = least(annotations.at(GangAnnotations.ROLE_MIN));
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

    private static TopologyRequest topology(Field annotations, GangAnnotations.Placement names) {
        String slices = annotations.at(names.sliceLevel()).text("");
        int size = Math.max(0, least(annotations.at(names.sliceSize())));
        if (slices.isEmpty() != (size == 0)) {
            throw annotations
                    .at(slices.isEmpty() ? names.sliceSize() : names.sliceLevel())
                    .invalid(
                            InputCode.INCOMPLETE,
                            "slices need both " + names.sliceLevel() + " and " + names.sliceSize());
        }
        return new TopologyRequest(
                annotations.at(names.required()).text(""),
                annotations.at(names.preferred()).text(""),
                slices,
                size,
                names.spread().isEmpty() ? "" : annotations.at(names.spread()).text(""));
    }

    private static String role(Field annotations, Labels labels) {
        String own = annotations.at(GangAnnotations.ROLE).text("");
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
        var own = annotations.at(GangAnnotations.RANK);
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
