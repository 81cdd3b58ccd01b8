package dev.berth.simulator.run;

import dev.berth.engine.decide.Outcome;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;

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

    /** What was decided about it, before it is carried out. */
    void decided(Outcome outcome);

    /** The pod is gone, whether it ran or not. */
    void left(Pod pod);

    /** What follows may be taken back. */
    void marked();

    /** All since the mark is taken back, or kept. */
    void settled(boolean kept);
}
