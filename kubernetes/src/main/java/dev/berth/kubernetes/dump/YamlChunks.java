package dev.berth.kubernetes.dump;

import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads YAML in chunks, on all processors, and hands the objects over in the order of the file.
 *
 * <p>Parsing YAML costs far more than anything else that is done with a dump, and a parser's work cannot be shared out.
 * The text can:
 *
 * <ul>
 *   <li>A line that begins with {@code ---} begins a document, whatever stands before it (YAML 1.2, 9.1.2).
 *   <li>{@code kubectl get -o yaml} writes one document with {@code items:} at the left edge and each item at the left
 *       edge too, after {@code "- "}. All that belongs to an item is indented, so {@code "- "} at the left edge begins an
 *       item.
 * </ul>
 *
 * <p>An item may use an anchor that an earlier item defined: from the first item with what looks like an anchor, the rest
 * of the list is read as one document. So is a document of any other form. What follows the items is read with the list's
 * head and no items, so that a key that stands twice is still found.
 *
 * <p>Cost: one pass over the lines. At most {@link #CHUNKS_MAX_PER_PROCESSOR} chunks of about {@link #CHUNK_CHARS} per
 * processor are held, but for documents that cannot be split.
 */
final class YamlChunks {
    private static final int CHUNK_CHARS = 1 << 18;
    private static final int CHUNKS_MAX_PER_PROCESSOR = 3;

    private static final Pattern ANCHOR = Pattern.compile("(^|[:-] +)&[^ &]");
    private static final Pattern HEAD_LINE = Pattern.compile("apiVersion:.*|kind: *[A-Za-z]*List *|#.*|\\s*|---\\s*");

    private final BufferedReader text;
    private final String file;
    private final Consumer<Value> each;
    private final Consumer<MalformedDocumentException> broken;
    private final int chunksMax =
            CHUNKS_MAX_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
    private final ArrayDeque<Future<YamlChunk.Parsed>> underWay = new ArrayDeque<>();

    private Part part = Part.HEAD;
    private int line;

    /** The piece that is being gathered, and its first line. */
    private final StringBuilder piece = new StringBuilder();

    private int pieceLine = 1;

    /** Whole pieces that await their chunk. */
    private List<YamlChunk.Piece> pieces = new ArrayList<>();

    private int piecesChars;

    /** What stood before {@code items:}. */
    private String head = "";

    /** Where in a document the lines stand. */
    private enum Part {
        /** Nothing but the head of a list so far. */
        HEAD,
        /** Right after {@code items:}. */
        BEFORE_ITEMS,
        ITEMS,
        /** After a directive: the next {@code ---} belongs to the same document. */
        DIRECTIVES,
        /** In anything else, up to the end of the document. */
        OTHER
    }

    YamlChunks(BufferedReader text, String file, Consumer<Value> each, Consumer<MalformedDocumentException> broken) {
        this.text = text;
        this.file = file;
        this.each = each;
        this.broken = broken;
    }

    void read() throws IOException {
        try (var executor = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("yaml-", 0).factory())) {
            try {
                for (var next = text.readLine(); next != null; next = text.readLine()) {
                    line++;
                    take(next, executor);
                    piece.append(next).append('\n');
                }
                endPiece();
                submit(executor);
                while (!underWay.isEmpty()) {
                    deliver();
                }
            } finally {
                executor.shutdownNow();
            }
        }
    }

    /** Sees to what a line means for the piece that it will be added to. */
    private void take(String next, ExecutorService executor) throws IOException {
        if (next.startsWith("---") && (next.length() == 3 || Character.isWhitespace(next.charAt(3)))) {
            beginDocument(executor);
        } else {
            switch (part) {
                case HEAD -> head(next);
                case BEFORE_ITEMS -> beforeItems(next, executor);
                case ITEMS -> item(next, executor);
                case DIRECTIVES, OTHER -> {}
            }
        }
    }

    private void beginDocument(ExecutorService executor) throws IOException {
        if (part == Part.DIRECTIVES) {
            part = Part.OTHER;
            return;
        }
        endPiece();
        if (part == Part.ITEMS || piecesChars >= CHUNK_CHARS) {
            submit(executor);
        }
        part = Part.HEAD;
    }

    private void head(String next) {
        if (next.startsWith("%")) {
            part = Part.DIRECTIVES;
        } else if (next.stripTrailing().equals("items:")) {
            head = piece.toString();
            part = Part.BEFORE_ITEMS;
        } else if (!HEAD_LINE.matcher(next).matches()) {
            part = Part.OTHER;
        }
    }

    private void beforeItems(String next, ExecutorService executor) throws IOException {
        if (next.startsWith("- ")) {
            piece.setLength(0);
            submit(executor);
            part = Part.ITEMS;
            item(next, executor);
        } else if (!next.isBlank()) {
            part = Part.OTHER;
        }
    }

    private void item(String next, ExecutorService executor) throws IOException {
        char first = next.isEmpty() ? ' ' : next.charAt(0);
        if (next.startsWith("- ")) {
            endPiece();
            if (piecesChars >= CHUNK_CHARS) {
                submit(executor);
            }
        } else if (first != ' ' && first != '#') {
            endPiece();
            submit(executor);
            resumeDocument("items: []\n");
            return;
        }
        if (next.indexOf('&') >= 0 && ANCHOR.matcher(next).find()) {
            submit(executor);
            resumeDocument("items:\n");
        }
    }

    /** Goes on as if the document had nothing before the piece but its head and what is given. */
    private void resumeDocument(String before) {
        if (piece.isEmpty()) {
            pieceLine = line;
        }
        piece.insert(0, head + before);
        pieceLine -= (int) head.lines().count() + 1;
        part = Part.OTHER;
    }

    private void endPiece() {
        if (!piece.isEmpty()) {
            pieces.add(new YamlChunk.Piece(piece.toString(), pieceLine));
            piecesChars += piece.length();
            piece.setLength(0);
        }
        pieceLine = line;
    }

    private void submit(ExecutorService executor) throws IOException {
        if (pieces.isEmpty()) {
            return;
        }
        var chunk = new YamlChunk(pieces, file, part == Part.ITEMS);
        pieces = new ArrayList<>();
        piecesChars = 0;
        underWay.add(executor.submit(chunk::parse));
        while (underWay.size() > chunksMax) {
            deliver();
        }
    }

    private void deliver() throws IOException {
        try {
            var parsed = underWay.remove().get();
            parsed.values().forEach(each);
            parsed.broken().forEach(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading " + file);
        } catch (ExecutionException fault) {
            throw new IllegalStateException("reading " + file + " failed", fault.getCause());
        }
    }
}
