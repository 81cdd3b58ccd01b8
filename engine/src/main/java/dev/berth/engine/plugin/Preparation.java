package dev.berth.engine.plugin;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A filter's first answer about a pod. */
public sealed interface Preparation {
    /** The filter has nothing to say about the pod. */
    Preparation SKIP = new Skip();

    /** The filter has nothing to say about the pod. */
    record Skip() implements Preparation {}

    /**
     * The pod fits no node at all.
     *
     * @param then answers for a node once other pods are evicted; only for {@link Verdict#UNSCHEDULABLE}
     */
    record Reject(
            Verdict verdict, List<Cause> causes, @Nullable NodeFilter then) implements Preparation {
        public static Reject unresolvable(Cause cause) {
            return new Reject(Verdict.UNRESOLVABLE, List.of(cause), null);
        }
    }

    /**
     * Each node must be asked.
     *
     * @param only names of the only nodes that can fit; null for all
     */
    record Check(NodeFilter filter, @Nullable Set<String> only) implements Preparation {
        public Check(NodeFilter filter) {
            this(filter, null);
        }
    }
}
