package dev.berth.kubernetes.capture;

import dev.berth.kubernetes.output.JsonText;
import dev.berth.kubernetes.output.TreeText;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Value;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a file of their own until all of them are there: only then is it known that none is missing, and which names there
 * are. One object a line, compressed; readable by this account alone, and gone when closed.
 */
final class Spool implements AutoCloseable {
    private final Path file;
    private @Nullable BufferedWriter out;

    /** @param folder where the file is made */
    Spool(Path folder) throws IOException {
        file = Files.createTempFile(folder, ".berth-capture-", ".part");
        file.toFile().deleteOnExit();
    }

    /** Forgets all objects. */
    void restart() throws IOException {
        finish();
        out = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8));
    }

    void add(Value object) {
        var writer = out;
        if (writer == null) {
            throw new IllegalStateException("the spool is not open for writing");
        }
        try {
            writer.write(JsonText.of(json -> TreeText.write(object, json)));
            writer.write('\n');
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    void finish() throws IOException {
        var writer = out;
        if (writer != null) {
            out = null;
            writer.close();
        }
    }

    /** Reads all objects, in the order in which they came. */
    void each(Consumer<Value> action) throws IOException {
        try (var lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            int number = 1;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                action.accept(JsonTrees.read(line, "capture", number++));
            }
        }
    }

    @Override
    public void close() throws IOException {
        finish();
        Files.deleteIfExists(file);
    }
}
