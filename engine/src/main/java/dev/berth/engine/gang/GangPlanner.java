package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.profile.Profile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds nodes for a gang: for at least as many members as must start together, or for none.
 *
 * <p>The ways, from cheap to thorough:
 *
 * <ol>
 *   <li>No wish about topology: members are placed one by one where the profile scores best, under a mark.
 *   <li>Members of one shape: {@link DomainChoice} picks a domain by its sums, {@link Layout} shares the members out.
 *       Always finds a placement where one exists, see {@link ShapeRoom}.
 *   <li>Several shapes, roles with levels of their own, affinity between members: {@link MixedPlan} tries domain after
 *       domain and searches within, up to a budget.
 *   <li>Roles in sections: {@link NestedPlan} places section after section; where that fails and all are needed, as above.
 * </ol>
 *
 * <p>Whatever is tried on the cluster is taken back before {@link #plan} returns, so a gang that does not fit holds
 * nothing, and two gangs cannot each hold what the other lacks.
 */
public final class GangPlanner {
    private final Cluster cluster;
    private final Profile profile;
    private final ToIntFunction<Pod> best;
    private final GangSpace space;
    private final Refusals refusals;
    private boolean told = true;

    /**
     * @param best the number of the best node for a single pod as the cluster stands, or -1
     * @param settle carries out what a pod's claims need before it takes a node; what it does is taken back
     */
    public GangPlanner(Cluster cluster, Profile profile, ToIntFunction<Pod> best, ObjIntConsumer<Pod> settle) {
        this.cluster = cluster;
        this.profile = profile;
        this.best = best;
        space = new GangSpace(cluster, profile, settle);
        refusals = new Refusals(cluster);
    }

    /** Seats as {@link #plan} has them, or none where it refuses; why, is not worked out. */
    public List<GangPlan.Seat> seats(Gang gang) {
        told = false;
        try {
            return plan(gang) instanceof GangPlan.Placed placed ? placed.seats() : List.of();
        } finally {
            told = true;
        }
    }

    /** Looks for nodes and changes nothing. */
    public GangPlan plan(Gang gang) {
        if (gang.fault() != null) {
            return new GangPlan.Refused(gang.fault());
        }
        var quota = new Quota(gang);
        var incomplete = quota.incomplete();
        if (incomplete != null) {
            return new GangPlan.Refused(incomplete);
        }
        if (quota.candidates().isEmpty()) {
            return new GangPlan.Refused(quota.full());
        }
        var wanted = labels(gang);
        for (var label : wanted) {
            if (space.levels().domains(label) == 0) {
                return new GangPlan.Refused(Shortage.of(
                        ReasonCode.GANG_LEVEL_MISSING, "no node carries the label " + label + " of a level asked for"));
            }
        }
        var tree = space.tree(wanted);
        boolean labelsMatter = anyLabelsMatter(quota.candidates());
        var parts = Part.of(gang, quota.candidates(), labelsMatter, space.sums(tree));
        return labelsMatter || !told
                ? search(gang, quota, tree, parts)
                : refusals.recall(gang, quota, parts, () -> search(gang, quota, tree, parts));
    }

    private GangPlan search(Gang gang, Quota quota, DomainTree tree, List<Part> parts) {
        if (!gang.sections().isNone()) {
            return nested(gang, quota, tree, parts);
        }
        var room = Part.isOne(parts) ? roomForAll(parts, tree) : null;
        if (room == null && quota.least() == quota.candidates().size() && isOutOfTheQuestion(parts, tree)) {
            return new GangPlan.Refused(shortage(gang, quota, tree, null, false));
        }
        var plan = labels(gang).isEmpty() ? oneByOne(gang, quota, tree, parts, room) : null;
        if (plan == null && room != null) {
            plan = oneShape(gang, quota, room);
        }
        return plan != null ? plan : mixed(gang, quota, tree, parts);
    }

    /** The plan, and what each domain has; looks at every node. */
    public GangExplanation explain(Gang gang) {
        var plan = plan(gang);
        var quota = new Quota(gang);
        var wanted = labels(gang);
        boolean levelsKnown = wanted.stream().allMatch(label -> space.levels().domains(label) > 0);
        if (gang.fault() != null || quota.candidates().isEmpty() || !levelsKnown) {
            return new GangExplanation(gang, plan, "", 0, quota.least(), List.of());
        }
        var tree = space.tree(wanted);
        var parts = Part.of(gang, quota.candidates(), anyLabelsMatter(quota.candidates()), space.sums(tree));
        var room = Part.isOne(parts) ? roomForAll(parts, tree) : null;
        return new ShortageFinder(space, gang, quota, tree, room).explain(plan);
    }

    /** Whether all members together ask for more than is free in the whole cluster, or those of one shape exceed its room. */
    private boolean isOutOfTheQuestion(List<Part> parts, DomainTree tree) {
        var sum = new HashMap<String, Long>();
        for (var part : parts) {
            var room = space.room(part.first(), tree);
            if (room == null) {
                return false;
            }
            if (room.in(DomainTree.ROOT) < part.pods().size()) {
                return true;
            }
            var asked = room.fit().asked();
            for (int i = 0; i < asked.size(); i++) {
                sum.merge(asked.name(i), asked.amount(i) * part.pods().size(), Long::sum);
            }
        }
        return !Part.fitsInSum(sum, space.sums(tree), DomainTree.ROOT);
    }

    private boolean anyLabelsMatter(List<Pod> pods) {
        PodShape last = null;
        for (var pod : pods) {
            if (pod.shape() != last && space.labelsMatter(pod.shape())) {
                return true;
            }
            last = pod.shape();
        }
        return false;
    }

    /** The room for a shape that all parts share; null where pods of a part are not to be counted. */
    private @Nullable ShapeRoom roomForAll(List<Part> parts, DomainTree tree) {
        ShapeRoom room = null;
        for (var part : parts) {
            room = space.room(part.first(), tree);
            if (room == null) {
                return null;
            }
        }
        return room;
    }

    /**
     * Each member where the profile likes it best; null where that does not seat enough, which says nothing unless all
     * have one shape: then any order of placing seats as many as can be.
     */
    private @Nullable GangPlan oneByOne(
            Gang gang, Quota quota, DomainTree tree, List<Part> parts, @Nullable ShapeRoom room) {
        int least = Math.max(1, quota.least());
        if (room != null && room.in(DomainTree.ROOT) < least) {
            return new GangPlan.Refused(shortage(gang, quota, tree, room, false));
        }
        try (var trial = new Trial(space)) {
            if (room != null) {
                var pods = quota.first((int) Math.min(quota.candidates().size(), room.in(DomainTree.ROOT)));
                pods.forEach(pod -> seat(pod, trial));
            } else {
                parts.stream()
                        .sorted(Part.HARDEST_FIRST)
                        .forEach(part -> part.pods().forEach(pod -> seat(pod, trial)));
            }
            if (!quota.isEnough(started(trial))) {
                return null;
            }
            var ties = new Ties(gang, tree, cluster, quota.candidates());
            return placed(
                    gang, quota, tree, Seating.byRank(trial.seats(), parts, ties, tree, cluster), DomainTree.ROOT);
        }
    }

    private void seat(Pod pod, Trial trial) {
        int node = best.applyAsInt(pod);
        if (node >= 0) {
            trial.seat(pod, node);
        }
    }

    private static Map<String, Integer> started(Trial trial) {
        var started = new HashMap<String, Integer>();
        trial.seats().forEach(seat -> started.merge(Gang.roleOf(seat.pod()), 1, Integer::sum));
        return started;
    }

    /** Null where devices cannot be chosen as counted. */
    private @Nullable GangPlan oneShape(Gang gang, Quota quota, ShapeRoom room) {
        var tree = room.tree();
        int most = quota.candidates().size();
        var demand = OneShape.demand(tree, gang.topology(), Math.min(most, quota.least()), most, -1);
        var oneShape = new OneShape(space, room);
        var found = oneShape.find(demand, Anchor.of(gang.running(), cluster), DomainTree.ROOT);
        if (found == null) {
            return new GangPlan.Refused(shortage(gang, quota, tree, room, false));
        }
        var seats = oneShape.seats(found.shares(), quota.first(found.pods()));
        return seats == null ? null : placed(gang, quota, tree, seats, found.domain());
    }

    private GangPlan mixed(Gang gang, Quota quota, DomainTree tree, List<Part> parts) {
        var plan = new MixedPlan(space, gang, quota, tree, Anchor.of(gang.running(), cluster), parts);
        try (var trial = new Trial(space)) {
            int domain = plan.into(trial);
            if (domain < 0) {
                return new GangPlan.Refused(shortage(gang, quota, tree, null, plan.ended()));
            }
            var ties = new Ties(gang, tree, cluster, quota.candidates());
            return placed(gang, quota, tree, Seating.byRank(trial.seats(), parts, ties, tree, cluster), domain);
        }
    }

    private GangPlan nested(Gang gang, Quota quota, DomainTree tree, List<Part> parts) {
        try (var trial = new Trial(space)) {
            int domain = new NestedPlan(space, best, gang, quota, tree, parts).into(trial);
            if (domain >= 0) {
                var ties = new Ties(gang, tree, cluster, quota.candidates());
                return placed(gang, quota, tree, Seating.byRank(trial.seats(), parts, ties, tree, cluster), domain);
            }
        }
        return gang.sections().allNeeded() && quota.least() > 0
                ? mixed(gang, quota, tree, parts)
                : new GangPlan.Refused(shortage(gang, quota, tree, null, false));
    }

    private Shortage shortage(Gang gang, Quota quota, DomainTree tree, @Nullable ShapeRoom room, boolean searchEnded) {
        if (!told) {
            return Shortage.of(ReasonCode.GANG_NO_ROOM, "");
        }
        if (quota.least() == 0) {
            return grows(gang, 0, "");
        }
        return new ShortageFinder(space, gang, quota, tree, room).find(searchEnded);
    }

    private GangPlan placed(Gang gang, Quota quota, DomainTree tree, List<GangPlan.Seat> seats, int domain) {
        var where = domain == DomainTree.ROOT ? "" : tree.path(domain);
        var left = seats.size() == quota.candidates().size()
                ? (seats.size() == gang.pending().size() ? null : quota.full())
                : grows(gang, seats.size(), where);
        return new GangPlan.Placed(seats, where, left);
    }

    private static Shortage grows(Gang gang, int seats, String where) {
        int all = gang.running().size() + gang.pending().size();
        return Shortage.of(
                ReasonCode.GANG_GROWS,
                "gang " + gang.key() + " runs with " + (gang.running().size() + seats) + " of " + all
                        + " members; there is no room for more" + (where.isEmpty() ? "" : " in " + where));
    }

    /** The labels of all levels that the gang or one of its roles names. */
    private static Set<String> labels(Gang gang) {
        var labels = new HashSet<String>();
        add(gang.topology(), labels);
        gang.roles().forEach(role -> add(role.topology(), labels));
        gang.sections().list().forEach(section -> add(section.topology(), labels));
        return labels;
    }

    private static void add(TopologyRequest request, Set<String> into) {
        if (!request.isNone()) {
            into.addAll(request.levels());
        }
    }
}
