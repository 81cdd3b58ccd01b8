package dev.berth.engine.plugin.volume;

import dev.berth.engine.cluster.NodeColumns;
import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.NodeFilter;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Preparation;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Scorer;
import dev.berth.engine.plugin.ScoringStrategy.RequestedToCapacityRatio;
import dev.berth.engine.plugin.ScoringStrategy.RequestedToCapacityRatio.Point;
import dev.berth.engine.plugin.Verdict;
import dev.berth.engine.plugin.ZeroScore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A pod runs where its volumes can be reached, bound or made (KEP-490), and rather where they leave or use room, as the
 * shape says (KEP-4049; on by default from 1.37).
 *
 * <p>The score of a node is the mean over storage classes of the shape at the share that the pod's claims take: of the
 * volumes that would be bound, if any, else of the room that drivers report. Without either it is 0.
 *
 * @param shape points by ascending utilisation (0 to 100), scores 0 to 100: ten times those of VolumeBindingArgs
 */
public record VolumeBindingPlugin(List<Point> shape) implements Filter, Scorer {
    /** The plugin as it is by default: the more room is left, the better. */
    public static final VolumeBindingPlugin DEFAULT =
            new VolumeBindingPlugin(List.of(new Point(0, SCORE_MAX), new Point(100, 0)));

    public VolumeBindingPlugin {
        shape = List.copyOf(shape);
    }

    @Override
    public String name() {
        return "VolumeBinding";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        return switch (PodClaims.of(pod)) {
            case PodClaims.None none -> Preparation.SKIP;
            case PodClaims.Unusable(Cause cause) -> Preparation.Reject.unresolvable(cause);
            case PodClaims.Usable usable ->
                new Preparation.Check(
                        new Check(planner(usable, pod), pod.cluster().nodes()));
        };
    }

    private static VolumePlanner planner(PodClaims.Usable claims, Incoming pod) {
        return VolumePlanner.of(claims.bound(), claims.delayed(), StorageObjects.of(pod.cluster()));
    }

    /**
     * What is to be done about the pod's claims if it takes the node; null where the node does not suit its volumes.
     *
     * @param node number of a node in use
     */
    public static @Nullable VolumePlan plan(Incoming pod, int node) {
        return switch (PodClaims.of(pod)) {
            case PodClaims.None none -> VolumePlan.NOTHING;
            case PodClaims.Unusable unusable -> null;
            case PodClaims.Usable usable ->
                plan(planner(usable, pod), pod.cluster().nodes(), node);
        };
    }

    private static @Nullable VolumePlan plan(VolumePlanner planner, NodeColumns nodes, int node) {
        return switch (planner.on(nodes.get(node))) {
            case VolumePlanner.Answer.Feasible(VolumePlan plan) -> plan;
            case VolumePlanner.Answer.Infeasible infeasible -> null;
        };
    }

    @Override
    public PodScorer scorer(Incoming pod) {
        return PodClaims.of(pod) instanceof PodClaims.Usable usable
                        && !usable.delayed().isEmpty()
                ? new Score(
                        planner(usable, pod),
                        new RequestedToCapacityRatio(List.of(), shape),
                        pod.cluster().nodes())
                : ZeroScore.INSTANCE;
    }

    private record Check(VolumePlanner planner, NodeColumns nodes) implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.CLUSTER;
        }

        private @Nullable Refusal refusal(int node) {
            return switch (planner.on(nodes.get(node))) {
                case VolumePlanner.Answer.Feasible feasible -> null;
                case VolumePlanner.Answer.Infeasible(Refusal refusal) -> refusal;
            };
        }

        @Override
        public Verdict check(int node) {
            return Refusal.verdictOf(refusal(node));
        }

        @Override
        public List<Cause> causes(int node) {
            return Refusal.causesOf(refusal(node));
        }
    }

    private record Score(VolumePlanner planner, RequestedToCapacityRatio line, NodeColumns nodes) implements PodScorer {
        /** Bytes that claims of one class take, and what they take them from. */
        private static final class Share {
            private long requested;
            private long capacity;
        }

        @Override
        public Scope scope() {
            return Scope.CLUSTER;
        }

        @Override
        public boolean normalizes() {
            return false;
        }

        @Override
        public long score(int node) {
            var plan = plan(planner, nodes, node);
            if (plan == null) {
                return 0;
            }
            var shares = plan.bindings().isEmpty() ? ofRoom(plan) : ofVolumes(plan);
            if (shares.isEmpty()) {
                return 0;
            }
            long sum = 0;
            for (var share : shares.values()) {
                // no room at all counts as full
                sum += share.capacity == 0 ? line.scoreOf(1, 1) : line.scoreOf(share.requested, share.capacity);
            }
            return Math.round((double) sum / shares.size());
        }

        /** Shares are kept by the class that the volume's field names, whatever the annotation of old says. */
        private static Map<String, Share> ofVolumes(VolumePlan plan) {
            var shares = new TreeMap<String, Share>();
            for (var binding : plan.bindings()) {
                var share = shares.computeIfAbsent(binding.volume().storageClass(), _ -> new Share());
                share.requested += binding.claim().requestBytes();
                share.capacity += binding.volume().capacityBytes();
            }
            return shares;
        }

        /** Claims of one class, by its field, share the room that the last report names. */
        private static Map<String, Share> ofRoom(VolumePlan plan) {
            var shares = new TreeMap<String, Share>();
            for (var provision : plan.provisions()) {
                var room = provision.room();
                if (room != null) {
                    var named = provision.claim().storageClass();
                    var share = shares.computeIfAbsent(named == null ? room.storageClass() : named, _ -> new Share());
                    share.requested += provision.claim().requestBytes();
                    share.capacity = Math.max(0, room.roomFor(ClaimRules.key(provision.claim())));
                }
            }
            return shares;
        }
    }
}
