package dev.berth.cli.replay;

import dev.berth.engine.decide.Outcome;
import dev.berth.kubernetes.tree.Value;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a recording, line by line, so that a run that breaks off leaves all that led to it. See {@link RecordLine}. */
public final class Recording implements AutoCloseable {
    private final BufferedWriter lines;
    private long events;
    private long outcomes;

    private Recording(BufferedWriter lines) {
        this.lines = lines;
    }

    /** Begins a recording; a file of that name is replaced. */
    public static Recording to(Path file, Run run, String version) throws IOException {
        var recording = new Recording(Files.newBufferedWriter(file));
        recording.line(RecordLine.header(run, version));
        return recording;
    }

    public void upserted(Value object) {
        events++;
        line(RecordLine.upsert(object));
    }

    /** All pending pods are placed from here on. */
    public void placing() {
        events++;
        line(RecordLine.PLACE);
    }

    public void decided(Outcome outcome) {
        outcomes++;
        line(RecordLine.outcome(outcome));
    }

    /** The run came to its end. */
    public void end() {
        line(RecordLine.end(events, outcomes));
    }

    @Override
    public void close() throws IOException {
        lines.close();
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
