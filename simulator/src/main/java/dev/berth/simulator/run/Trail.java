package dev.berth.simulator.run;

import dev.berth.engine.decide.Outcome;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import java.util.List;

/** Told all that happens to the cluster of a run, in order, so that the run can be recorded and replayed. */
public interface Trail {
    void nodeUp(Node node);

    void nodeDown(Node node);

    /** All nodes of the beginning are there. */
    void begins();

    /** The pod is there and waits. */
    void arrived(Pod pod);

    /** A decision about the pod follows. */
    void tried(Pod pod);

    /** A decision about each of these follows; they start together or not at all. */
    void triedTogether(List<Pod> gang);

    /** What was decided about one of them, before it is carried out. */
    void decided(Outcome outcome);

    /** The pod is gone, whether it ran or not. */
    void left(Pod pod);
}
