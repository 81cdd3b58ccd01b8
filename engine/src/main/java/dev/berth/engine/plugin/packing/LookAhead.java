package dev.berth.engine.plugin.packing;

import dev.berth.engine.model.Resources;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Scorer;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks one placement further than {@link PackingPotential}: what would become of the next pods, if this one went to a
 * node?
 *
 * <p><b>Idea.</b> The rooms where the pod's gain is among the {@value #ROOMS_TRIED} best are tried; each is worth by how
 * much the value of the next pod changes ({@link NextPods}), times {@value #PODS_AHEAD}, as if so many pods were to come to
 * the cluster as it is then. All other nodes count as the worst of those tried, so none of them is chosen for not having
 * been looked at. Scores are millionths of a device, as those of {@link PackingPotential}, to which they are added.
 *
 * <p><b>Cost.</b> A question looks at all nodes that fit, and at the typical pods for each room tried: about a millisecond at
 * a thousand nodes, most of it for looking at the nodes.
 */
public final class LookAhead implements Scorer {
    /** Pods for which the cluster is looked at. */
    static final double PODS_AHEAD = 10;

    /** Different rooms that are tried; more where gains are equal. */
    static final int ROOMS_TRIED = 8;

    private static final long SCORE_MOST = 1_000_000_000;

    @Override
    public String name() {
        return "LookAhead";
    }

    @Override
    public @Nullable PodScorer scorer(Incoming pod) {
        return pod.shape().devices().isNone() ? null : new Score(pod);
    }

    private static final class Score implements PodScorer {
        private final Incoming pod;
        private final Potential potential;
        private NextPods next;
        private Gains gains;
        private @Nullable Feasible feasible;

        Score(Incoming pod) {
            this.pod = pod;
            potential = Potential.of(pod.cluster());
            next = NextPods.of(pod.cluster());
            gains = gains();
        }

        private Gains gains() {
            var asked = pod.shape().usage();
            return potential.gains(
                    asked.get(Resources.CPU),
                    asked.get(Resources.MEMORY),
                    pod.shape().devices());
        }

        @Override
        public Scope scope() {
            return Scope.CLUSTER;
        }

        @Override
        public boolean normalizes() {
            return true;
        }

        @Override
        public boolean begin(Feasible nodes) {
            next = NextPods.of(pod.cluster());
            gains = gains();
            feasible = nodes;
            return next.known() && nodes.groups() > 1;
        }

        /** The gain, in millionths of a device. */
        @Override
        public long score(int node) {
            return clamped(gains.in(potential.roomOf(node)));
        }

        @Override
        public void normalize(long[] scores, int count) {
            if (feasible == null) {
                return;
            }
            long least = leastTried(scores, count);
            var rooms = new Room[count];
            long worst = Long.MAX_VALUE;
            for (int i = 0; i < count; i++) {
                if (scores[i] >= least) {
                    rooms[i] = potential.roomOf(feasible.node(i));
                }
            }
            var changes = new IdentityHashMap<Room, Long>();
            for (int i = 0; i < count; i++) {
                var room = rooms[i];
                if (room != null) {
                    long change = changes.computeIfAbsent(room, this::change);
                    scores[i] = change;
                    worst = Math.min(worst, change);
                }
            }
            for (int i = 0; i < count; i++) {
                if (rooms[i] == null) {
                    scores[i] = worst;
                }
            }
        }

        private long change(Room room) {
            var choice = gains.choose(room);
            return choice == null ? -SCORE_MOST : clamped(PODS_AHEAD * next.change(room, choice.after()));
        }

        /** The least score among the best different ones: rooms that differ score differently as a rule. */
        private static long leastTried(long[] scores, int count) {
            long[] best = new long[ROOMS_TRIED];
            int found = 0;
            for (int i = 0; i < count; i++) {
                int place = found;
                while (place > 0 && best[place - 1] < scores[i]) {
                    place--;
                }
                if (place == ROOMS_TRIED || (place > 0 && best[place - 1] == scores[i])) {
                    continue;
                }
                found = Math.min(found + 1, ROOMS_TRIED);
                System.arraycopy(best, place, best, place + 1, found - place - 1);
                best[place] = scores[i];
            }
            return found == 0
                    ? Long.MIN_VALUE
                    : Arrays.stream(best, 0, found).min().orElseThrow();
        }

        private static long clamped(double milli) {
            return Math.clamp(Math.round(milli * PackingPotential.UNITS_PER_MILLI), -SCORE_MOST, SCORE_MOST);
        }
    }
}
