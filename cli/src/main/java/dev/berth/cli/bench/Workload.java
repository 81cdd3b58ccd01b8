package dev.berth.cli.bench;

import dev.berth.engine.model.AffinityTerm;
import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodAffinity;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.PodTerms;
import dev.berth.engine.model.PodVolume;
import dev.berth.engine.model.Requirement;
import dev.berth.engine.model.Resources;
import dev.berth.engine.model.ScoreAmounts;
import dev.berth.engine.model.SpreadConstraint;
import dev.berth.engine.model.StorageClass;
import dev.berth.engine.model.Uid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Synthetic pods and nodes to measure with; everything follows from the numbers given. */
enum Workload {
    /** Plain pods of 20 shapes. */
    BASIC,
    /** Pods that ask for one to eight GPUs. */
    GPU,
    /** Pods that must run in a zone with pods of their app. */
    AFFINITY,
    /** Pods that never share a node with pods of their app. */
    ANTI_AFFINITY,
    /** Pods spread evenly over zones and over hosts. */
    SPREAD,
    /** All of the above in turn. */
    MIXED,
    /** Plain pods no two of which are alike, so that nothing can be cached. */
    DISTINCT,
    /** Plain pods of which every tenth has a volume that is made once its node is known. */
    CLAIMS;

    private static final int APPS = 20;
    private static final int ZONES = 3;
    private static final long GIBIBYTE = 1L << 30;
    private static final int WITH_CLAIM = 10;
    private static final StorageClass STORAGE =
            new StorageClass("made", "csi.example.com", true, true, List.of(), true, Map.of());

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Node node(int number) {
        String name = String.format(Locale.ROOT, "node-%06d", number);
        return new Node(
                name,
                Labels.of(Map.of(
                        "kubernetes.io/hostname", name, "topology.kubernetes.io/zone", "zone-" + number % ZONES)),
                List.of(),
                false,
                Resources.of(Map.of(
                        Resources.CPU,
                        64_000L,
                        Resources.MEMORY,
                        256 * GIBIBYTE,
                        Resources.EPHEMERAL_STORAGE,
                        400 * GIBIBYTE,
                        "nvidia.com/gpu",
                        8L)),
                110,
                List.of(),
                Set.of(),
                Map.of());
    }

    /** What must be there before a pod comes. */
    static List<ClusterObject> before(Pod pod) {
        var objects = new ArrayList<ClusterObject>();
        for (var volume : pod.shape().volumes()) {
            if (volume instanceof PodVolume.Claim claim) {
                objects.add(STORAGE);
                objects.add(claim(pod.namespace(), claim.claimName()));
            }
        }
        return objects;
    }

    private static PersistentVolumeClaim claim(String namespace, String name) {
        return new PersistentVolumeClaim(
                namespace,
                name,
                name,
                STORAGE.name(),
                "",
                List.of("ReadWriteOnce"),
                false,
                "",
                null,
                GIBIBYTE,
                false,
                "Pending",
                false,
                List.of(),
                Map.of());
    }

    /** Makes pods; equal parts are shared, as a reader of manifests shares them. */
    final class Pods {
        private final PodShape[] shapes = new PodShape[APPS];
        private final PodTerms[] terms = new PodTerms[APPS];
        private final Labels[] labels = new Labels[APPS];

        Pods() {
            for (int app = 0; app < APPS; app++) {
                labels[app] = Labels.of(Map.of("app", "app-" + app));
                terms[app] = terms(kind(app), app, List.of());
                shapes[app] = shape(kind(app), app, 0);
            }
        }

        private Workload kind(int app) {
            return Workload.this == MIXED ? values()[app % 5] : Workload.this;
        }

        Pod pod(int number) {
            int app = number % APPS;
            var shape = switch (Workload.this) {
                case DISTINCT -> shape(BASIC, app, number);
                case CLAIMS -> number % WITH_CLAIM == 0 ? claiming(app, "claim-" + number) : shapes[app];
                case BASIC, GPU, AFFINITY, ANTI_AFFINITY, SPREAD, MIXED -> shapes[app];
            };
            return new Pod(
                    "default",
                    String.format(Locale.ROOT, "app-%d-%07d", app, number),
                    Uid.of(String.format(Locale.ROOT, "5f3a1c9e-0000-4000-8000-%012d", number)),
                    labels[app],
                    shape,
                    null,
                    null,
                    null,
                    0,
                    true,
                    0,
                    Pod.NOT_STARTED,
                    false,
                    false,
                    List.of(),
                    "default-scheduler",
                    DeviceIndexes.NONE,
                    null);
        }

        private PodShape claiming(int app, String claim) {
            var shape = shapes[app];
            return new PodShape(
                    shape.requests(),
                    shape.usage(),
                    ScoreAmounts.of(shape.requests()),
                    terms(BASIC, app, List.of(new PodVolume.Claim(claim, false))));
        }

        private PodShape shape(Workload kind, int app, int distinct) {
            long milliCpu = 100 + 50L * app + distinct % 997;
            long memoryBytes = (128 + 64L * app) << 20 | (long) distinct << 4;
            var amounts = kind == GPU
                    ? Map.of(
                            Resources.CPU,
                            milliCpu,
                            Resources.MEMORY,
                            memoryBytes,
                            "nvidia.com/gpu",
                            app % 10 == 0 ? 2L : 1L)
                    : Map.of(Resources.CPU, milliCpu, Resources.MEMORY, memoryBytes);
            var requests = Resources.of(amounts);
            return new PodShape(requests, requests, ScoreAmounts.of(requests), terms[app]);
        }
    }

    private static PodTerms terms(Workload kind, int app, List<PodVolume> volumes) {
        return new PodTerms(
                NodeAffinity.NONE,
                List.of(),
                affinity(kind, app),
                kind == SPREAD ? spread(app) : List.of(),
                List.of(),
                List.of("registry.example/app-" + app + ":1"),
                1,
                volumes,
                Set.of(),
                false,
                DeviceRequest.NONE);
    }

    private static LabelSelector selects(int app) {
        return LabelSelector.of(List.of(Requirement.in("app", List.of("app-" + app))));
    }

    private static PodAffinity affinity(Workload kind, int app) {
        if (kind != AFFINITY && kind != ANTI_AFFINITY) {
            return PodAffinity.NONE;
        }
        String key = kind == AFFINITY ? "topology.kubernetes.io/zone" : "kubernetes.io/hostname";
        var term = new AffinityTerm(key, Set.of("default"), LabelSelector.NOTHING, selects(app));
        return kind == AFFINITY
                ? new PodAffinity(List.of(term), List.of(), List.of(), List.of())
                : new PodAffinity(List.of(), List.of(), List.of(term), List.of());
    }

    private static List<SpreadConstraint> spread(int app) {
        return List.of(
                new SpreadConstraint(1, "topology.kubernetes.io/zone", true, selects(app), 1, true, false),
                new SpreadConstraint(2, "kubernetes.io/hostname", true, selects(app), 1, true, false));
    }
}
