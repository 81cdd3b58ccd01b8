package dev.berth.kubernetes.dump;

import dev.berth.kubernetes.tree.Found;
import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.Limits;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Parses chunks of a file on all processors and hands over what they held in the order of the file, on the caller's
 * thread. At most {@link #CHUNKS_MAX_PER_PROCESSOR} chunks per processor are under way, which bounds what is in memory.
 */
final class Ordered implements AutoCloseable {
    private static final int CHUNKS_MAX_PER_PROCESSOR = 4;

    /** What a chunk held, and what of it could not be read. */
    record Parsed(List<Found> found, List<MalformedDocumentException> broken) {
        Parsed() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /** An object is too large to be read, so nothing behind it in the file is. */
    static final class UnsplittableException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient MalformedDocumentException told;

        UnsplittableException(String file, int line) {
            told = new MalformedDocumentException(
                    InputCode.TOO_LARGE,
                    file,
                    line,
                    "one object of more than " + Limits.DOCUMENT_LENGTH_MAX
                            + " characters; the API server takes at most 1.5 MiB, so look for a quote or bracket that is"
                            + " not closed");
        }

        MalformedDocumentException told() {
            return told;
        }
    }

    private final String file;
    private final ListItems items;
    private final Consumer<MalformedDocumentException> broken;
    private final int chunksMax =
            CHUNKS_MAX_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
    private final ArrayDeque<Future<Parsed>> underWay = new ArrayDeque<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("parse-", 0).factory());

    Ordered(String file, ListItems items, Consumer<MalformedDocumentException> broken) {
        this.file = file;
        this.items = items;
        this.broken = broken;
    }

    void submit(Callable<Parsed> chunk) throws IOException {
        underWay.add(executor.submit(chunk));
        while (underWay.size() > chunksMax
                || (!underWay.isEmpty() && underWay.element().isDone())) {
            deliver();
        }
    }

    /** Has something told in its place in the order. */
    void fail(MalformedDocumentException malformed) throws IOException {
        submit(() -> new Parsed(List.of(), List.of(malformed)));
    }

    /** Waits for all that is under way. */
    void finish() throws IOException {
        while (!underWay.isEmpty()) {
            deliver();
        }
    }

    private void deliver() throws IOException {
        try {
            var parsed = underWay.remove().get();
            parsed.found().forEach(items::take);
            parsed.broken().forEach(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading " + file);
        } catch (ExecutionException fault) {
            throw new IllegalStateException("reading " + file + " failed", fault.getCause());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        executor.close();
    }
}
