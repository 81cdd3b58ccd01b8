package dev.berth.engine.gang;

import java.util.Arrays;

/**
 * How many pods of one shape fit at once: by node, and in sum by domain.
 *
 * <p><b>Why the sum is exact.</b> It is asked only for members that are {@linkplain MemberFit#countable countable}: what one
 * node takes does not depend on what others get. So a domain takes k of them exactly where its nodes' numbers add up to at
 * least k, and a gang of one shape fits a domain exactly where the sum says so. No search is needed, and none is missed.
 *
 * <p><b>Kept how.</b> A node is looked at when its domain is first asked about, and again after each change of it in the
 * cluster's change log; the difference goes up to the domains that are known. O(levels) a change.
 */
final class ShapeRoom {
    private static final int UNKNOWN = -1;

    private final MemberFit fit;
    private final DomainTree tree;
    private final int[] byNode;
    private final long[] byDomain;
    private long position;
    private long factsVersion;
    long lastUse;

    ShapeRoom(MemberFit fit, DomainTree tree) {
        this.fit = fit;
        this.tree = tree;
        byNode = new int[fit.pod().cluster().nodes().limit()];
        byDomain = new long[tree.count()];
        forget();
    }

    private void forget() {
        Arrays.fill(byNode, UNKNOWN);
        Arrays.fill(byDomain, UNKNOWN);
        position = fit.pod().cluster().changes().end();
        factsVersion = fit.pod().cluster().factsVersion();
    }

    /** Whether filters were prepared when other facts held. */
    boolean isOfOtherFacts() {
        return factsVersion != fit.pod().cluster().factsVersion();
    }

    /** Takes in what changed since; must be called before any question. */
    void catchUp() {
        var cluster = fit.pod().cluster();
        var changes = cluster.changes();
        if (!changes.reaches(position) || factsVersion != cluster.factsVersion()) {
            forget();
            return;
        }
        for (long at = position; at < changes.end(); at++) {
            int node = changes.node(at);
            if (byNode[node] != UNKNOWN && (at + 1 == changes.end() || changes.node(at + 1) != node)) {
                refresh(node);
            }
        }
        position = changes.end();
    }

    private void refresh(int node) {
        int room = fit.room(node);
        int change = room - byNode[node];
        byNode[node] = room;
        if (change != 0) {
            for (int domain = tree.leafOf(node); domain >= 0 && byDomain[domain] != UNKNOWN; ) {
                byDomain[domain] += change;
                domain = tree.parent(domain);
            }
        }
    }

    DomainTree tree() {
        return tree;
    }

    MemberFit fit() {
        return fit;
    }

    int onNode(int node) {
        if (byNode[node] == UNKNOWN) {
            byNode[node] = fit.room(node);
        }
        return byNode[node];
    }

    boolean isKnown(int domain) {
        return byDomain[domain] != UNKNOWN;
    }

    long in(int domain) {
        if (byDomain[domain] == UNKNOWN) {
            long sum = 0;
            if (tree.isLeaf(domain)) {
                for (int place = tree.firstPlace(domain); place < tree.lastPlace(domain); place++) {
                    sum += onNode(tree.nodeAt(place));
                }
            } else {
                for (int child = tree.firstChild(domain); child < tree.lastChild(domain); child++) {
                    sum += in(child);
                }
            }
            byDomain[domain] = sum;
        }
        return byDomain[domain];
    }
}
