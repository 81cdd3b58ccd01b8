package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Depth-first search for a placement within one domain, on the live cluster, with the profile's own filters; so it is right
 * for whatever filters know, affinity between members included.
 *
 * <p>Members are placed hardest first, each on the node that it fills best. Three things keep the tree small. Members that
 * are alike go to nodes in tree order, since any placement of them can be sorted so. Of nodes in equal state only the first
 * is tried, since swapping two such nodes turns one placement into another. And a member is left out only where the gang can
 * do without. The second and the first hold only where no pod changes what other nodes take; members that affinity or spread
 * ties together are searched without them.
 *
 * <p><b>Budget.</b> {@link #CHECKS_MAX} questions of the kind "does this pod fit this node" for one gang, over all domains. When
 * it is used up, {@link #ended} says so: there may be a placement.
 */
final class Search {
    static final int CHECKS_MAX = 1_000_000;

    /** Members that are searched for; each takes room on the stack. */
    static final int MEMBERS_MAX = 2_000;

    private final GangSpace space;
    private final Cluster cluster;
    private final Quota quota;
    private final DomainTree tree;
    private final Ties ties;
    private final List<Member> members = new ArrayList<>();
    private final Map<String, Integer> started = new HashMap<>();
    private final Map<String, Integer> left = new HashMap<>();
    private final NodeStates states;
    private final boolean independent;
    private int checks;
    private boolean ended;

    /** A member in the order of the search, and where it is now. */
    private static final class Member {
        final Pod pod;
        final Part part;
        final boolean likeBefore;
        MemberFit fit;
        int place = -1;
        boolean leftOut;

        Member(Pod pod, Part part, boolean likeBefore, MemberFit fit) {
            this.pod = pod;
            this.part = part;
            this.likeBefore = likeBefore;
            this.fit = fit;
        }
    }

    Search(GangSpace space, Gang gang, Quota quota, DomainTree tree, List<Part> parts) {
        this.space = space;
        this.quota = quota;
        this.tree = tree;
        cluster = space.cluster();
        ties = new Ties(gang, tree, cluster, quota.candidates());
        boolean countable = true;
        var fits = new ArrayList<MemberFit>();
        for (var part : parts.stream().sorted(Part.HARDEST_FIRST).toList()) {
            var fit = space.fit(part.first());
            fits.add(fit);
            countable &= fit.countable();
            for (int i = 0; i < part.pods().size(); i++) {
                var pod = part.pods().get(i);
                boolean like = i > 0 && ties.areAlike(part.pods().get(i - 1), pod);
                members.add(new Member(pod, part, like, fit));
                left.merge(part.role(), 1, Integer::sum);
            }
        }
        independent = countable;
        states = new NodeStates(cluster, fits, ties.isEmpty() ? null : tree);
    }

    /** Whether the budget was used up before the search came to its end. */
    boolean ended() {
        return ended;
    }

    /** Seats enough members in a domain; false, with the trial as it was, where that was not found. */
    boolean run(int domain, Trial trial, int mayLack) {
        if (members.size() > MEMBERS_MAX) {
            ended = true;
            return false;
        }
        return from(0, domain, trial, mayLack);
    }

    private boolean from(int number, int domain, Trial trial, int mayLack) {
        if (number == members.size()) {
            return quota.isEnough(started);
        }
        var member = members.get(number);
        boolean likeLeftOut = member.likeBefore && members.get(number - 1).leftOut;
        if (!likeLeftOut) {
            int before = trial.size();
            for (int node : options(member, number, domain)) {
                if (ended) {
                    return false;
                }
                if (trial.seat(member.pod, node)) {
                    enter(member, node);
                    if (from(number + 1, domain, trial, mayLack)) {
                        return true;
                    }
                    leave(member);
                    trial.shrinkTo(before);
                }
            }
        }
        return !ended && mayLack > 0 && without(member, number, domain, trial, mayLack);
    }

    private void enter(Member member, int node) {
        member.place = tree.placeOf(node);
        ties.took(member.pod, node);
        started.merge(member.part.role(), 1, Integer::sum);
        left.merge(member.part.role(), -1, Integer::sum);
    }

    private void leave(Member member) {
        ties.left(member.pod);
        started.merge(member.part.role(), -1, Integer::sum);
        left.merge(member.part.role(), 1, Integer::sum);
    }

    /** Leaves a member out, if its role can do without. */
    private boolean without(Member member, int number, int domain, Trial trial, int mayLack) {
        var role = member.part.role();
        if (started.getOrDefault(role, 0) + left.getOrDefault(role, 0) <= quota.leastOf(role)) {
            return false;
        }
        member.leftOut = true;
        left.merge(role, -1, Integer::sum);
        if (from(number + 1, domain, trial, mayLack - 1)) {
            return true;
        }
        left.merge(role, 1, Integer::sum);
        member.leftOut = false;
        return false;
    }

    /** The nodes to try for a member, the one that it fills best first. */
    private int[] options(Member member, int number, int domain) {
        if (!independent) {
            member.fit = space.fit(member.pod);
        }
        int first = tree.firstPlace(domain);
        if (independent && member.likeBefore) {
            first = Math.max(first, members.get(number - 1).place);
        }
        var options = new ArrayList<Integer>();
        var seen = new HashSet<NodeStates.State>();
        for (int place = first; place < tree.lastPlace(domain); place++) {
            int node = tree.nodeAt(place);
            if (++checks > CHECKS_MAX) {
                ended = true;
                return new int[0];
            }
            if (member.fit.fits(node) && ties.allow(member.pod, node) && (!independent || seen.add(states.of(node)))) {
                options.add(node);
            }
        }
        var fullest =
                Comparator.<Integer>comparingDouble(node -> states.free(node)).thenComparingInt(tree::placeOf);
        return options.stream().sorted(fullest).mapToInt(Integer::intValue).toArray();
    }
}
