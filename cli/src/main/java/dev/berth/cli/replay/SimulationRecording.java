package dev.berth.cli.replay;

import dev.berth.engine.decide.Outcome;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.objects.ObjectReader;
import dev.berth.simulator.run.Trail;
import dev.berth.simulator.workload.Demand;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes one simulated run, line by line. See {@link SimulationLine}. */
public final class SimulationRecording implements Trail, AutoCloseable {
    private final BufferedWriter lines;
    private long events;
    private long outcomes;

    private SimulationRecording(BufferedWriter lines) {
        this.lines = lines;
    }

    /**
     * Begins a recording; a file of that name is replaced.
     *
     * @param tieOrder names the order of nodes among equals
     * @param demand what the policy knows beforehand
     */
    public static SimulationRecording to(
            Path file, String version, String policy, long seed, long tieOrder, Demand demand) throws IOException {
        var recording = new SimulationRecording(Files.newBufferedWriter(file));
        recording.line(SimulationLine.header(version, policy, seed, tieOrder, demand));
        return recording;
    }

    /** @throws IllegalArgumentException for a node of which the form of recordings would lose something */
    @Override
    public void nodeUp(Node node) {
        var tree = SimulationLine.node(node);
        if (!node.equals(new ObjectReader().read(tree, node.name()))) {
            throw new IllegalArgumentException("node " + node.name()
                    + " has what a recording of a simulation cannot hold (images, declared features, devices of its own);"
                    + " record with pools or a node list instead");
        }
        event(RecordLine.upsert(tree));
    }

    @Override
    public void nodeDown(Node node) {
        event(SimulationLine.about("delete", "node", node.name()));
    }

    @Override
    public void begins() {
        event(SimulationLine.event("begin"));
    }

    @Override
    public void arrived(Pod pod) {
        event(SimulationLine.arrive(pod));
    }

    @Override
    public void tried(Pod pod) {
        event(SimulationLine.about("try", "pod", pod.name()));
    }

    @Override
    public void triedTogether(List<Pod> gang) {
        event(SimulationLine.together(gang));
    }

    @Override
    public void decided(Outcome outcome) {
        outcomes++;
        line(RecordLine.outcome(outcome));
    }

    @Override
    public void left(Pod pod) {
        event(SimulationLine.about("leave", "pod", pod.name()));
    }

    /** The run came to its end. */
    public void end() {
        line(RecordLine.end(events, outcomes));
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private void event(String text) {
        events++;
        line(text);
    }

    private void line(String text) {
        try {
            lines.write(text);
            lines.write('\n');
        } catch (IOException full) {
            throw new UncheckedIOException("cannot write the recording: " + full.getMessage(), full);
        }
    }
}
