package dev.berth.kubernetes.dump;

import dev.berth.kubernetes.tree.Found;
import dev.berth.kubernetes.tree.Found.Role;
import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Limits;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON documents in chunks, on all processors.
 *
 * <p>One thread only looks for where documents and the items of lists begin and end: it minds quotes, backslashes and the
 * depth of brackets, nothing else. Whole items are gathered into chunks and parsed elsewhere; what is malformed is found
 * there. A list is a document whose {@code items} stand at its first level, where what stands before them does not
 * contradict. What stands around the items is parsed as a document of its own.
 *
 * <p>Cost: one look at each byte. An item or document of more than {@link Limits#DOCUMENT_LENGTH_MAX} bytes is refused, so memory
 * is bounded by the chunks under way.
 */
final class JsonChunks {
    private static final int CHUNK_BYTES = 1 << 18;
    private static final int BLOCK_BYTES = 1 << 16;

    /** Where the scan stands. */
    private enum Part {
        BETWEEN,
        DOCUMENT,
        ITEMS
    }

    private final InputStream in;
    private final String file;
    private final Ordered ordered;

    /** Bytes of pieces that are whole or under way. */
    private byte[] gathered = new byte[CHUNK_BYTES * 2];

    private int size;
    private List<JsonTrees.Piece> pieces = new ArrayList<>();

    /** Where in {@link #gathered} the piece under way begins, and its line. */
    private int pieceFrom;

    private int pieceLine = 1;
    private int line = 1;
    private Part part = Part.BETWEEN;
    private int depth;
    private boolean inText;
    private boolean escaped;

    /** Where the last text at the first level of a document begins, to tell whether it is {@code "items"}. */
    private int lastText;

    private boolean itemsNamed;

    /** What stands before the items of the list that is being read. */
    private byte @Nullable [] head;

    private int headLine;
    private int itemsEndLine;
    private boolean anyItem;

    JsonChunks(InputStream in, String file, Ordered ordered) {
        this.in = in;
        this.file = file;
        this.ordered = ordered;
    }

    void read() throws IOException {
        try {
            scan();
        } catch (Ordered.UnsplittableException tooLarge) {
            ordered.fail(tooLarge.told());
        }
        ordered.finish();
    }

    private void scan() throws IOException {
        var block = new byte[BLOCK_BYTES];
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            int i = 0;
            while (i < read) {
                if (inText && !escaped) {
                    int plain = i;
                    while (i < read && block[i] != '"' && block[i] != '\\' && block[i] != '\n') {
                        i++;
                    }
                    add(block, plain, i);
                }
                if (i < read) {
                    take(block[i++]);
                }
            }
        }
        if (part == Part.ITEMS) {
            if (size > pieceFrom) {
                endItem();
            }
            submit(Role.ITEM);
            ordered.fail(new MalformedDocumentException(
                    InputCode.NOT_JSON, file, line, "the document ends too early, within the items of a list"));
        } else {
            endPiece();
            submit(Role.DOCUMENT);
        }
    }

    private void take(byte b) throws IOException {
        if (b == '\n') {
            line++;
        }
        if (inText) {
            add(b);
            if (escaped) {
                escaped = false;
            } else if (b == '\\') {
                escaped = true;
            } else if (b == '"') {
                inText = false;
            }
            return;
        }
        switch (b) {
            case ' ', '\t', '\r', '\n' -> blank(b);
            case '"' -> {
                begin();
                lastText = size;
                inText = true;
                add(b);
            }
            case ':' -> {
                begin();
                itemsNamed = part == Part.DOCUMENT && depth == 1 && head == null && isItems();
                add(b);
            }
            case '{', '[' -> open(b);
            case '}', ']' -> close(b);
            case ',' -> {
                if (part == Part.ITEMS && depth == 2) {
                    endItem();
                    if (size >= CHUNK_BYTES) {
                        submit(Role.ITEM);
                    }
                } else {
                    begin();
                    add(b);
                }
            }
            default -> {
                begin();
                add(b);
            }
        }
    }

    /** Of blanks, line feeds are kept for the count of lines, and one blank where it may stand between two values. */
    private void blank(byte b) {
        if (size > pieceFrom && (b == '\n' || gathered[size - 1] > ' ')) {
            add(b);
        }
    }

    private boolean isItems() {
        var name = "\"items\"".getBytes(StandardCharsets.US_ASCII);
        int end = lastText + name.length;
        return size >= end && Arrays.equals(gathered, lastText, end, name, 0, name.length);
    }

    private void begin() {
        if (size == pieceFrom) {
            pieceLine = line;
        }
        if (part == Part.BETWEEN) {
            part = Part.DOCUMENT;
        }
    }

    private void open(byte b) throws IOException {
        begin();
        boolean list = b == '[' && itemsNamed && depth == 1 && isList();
        itemsNamed = false;
        depth++;
        add(b);
        if (list) {
            beginItems();
        }
    }

    private boolean isList() {
        return headSoFar() instanceof Value.Mapping before && Found.isList(before.entries());
    }

    private @Nullable Value headSoFar() {
        try {
            String text = new String(gathered, pieceFrom, size - pieceFrom, StandardCharsets.UTF_8);
            return JsonTrees.read(text + "[]}", file, pieceLine);
        } catch (MalformedDocumentException foundLater) {
            return null;
        }
    }

    private void beginItems() throws IOException {
        var before = Arrays.copyOfRange(gathered, pieceFrom, size);
        size = pieceFrom;
        submit(Role.DOCUMENT);
        head = before;
        headLine = pieceLine;
        var begin = JsonTrees.read(new String(before, StandardCharsets.UTF_8) + "]}", file, headLine);
        ordered.submit(() -> {
            var parsed = new Ordered.Parsed();
            parsed.found().add(new Found(Role.LIST_BEGIN, begin));
            return parsed;
        });
        part = Part.ITEMS;
        anyItem = false;
    }

    private void close(byte b) throws IOException {
        if (part == Part.ITEMS && depth == 2) {
            if (anyItem || size > pieceFrom) {
                endItem();
            }
            submit(Role.ITEM);
            part = Part.DOCUMENT;
            depth--;
            itemsEndLine = line;
            pieceLine = line;
            add((byte) ']');
            return;
        }
        begin();
        depth--;
        add(b);
        if (depth <= 0) {
            depth = 0;
            endPiece();
            if (size >= CHUNK_BYTES || head != null) {
                submit(Role.DOCUMENT);
            }
            part = Part.BETWEEN;
        }
    }

    private void endItem() {
        anyItem = true;
        if (size == pieceFrom) {
            pieceLine = line;
            add((byte) ' '); // nothing between two commas: parsing it tells so
        }
        pieces.add(new JsonTrees.Piece(pieceFrom, size, pieceLine));
        pieceFrom = size;
    }

    private void endPiece() {
        if (size > pieceFrom) {
            pieces.add(new JsonTrees.Piece(pieceFrom, size, pieceLine));
            pieceFrom = size;
        }
    }

    private void add(byte b) {
        makeRoom(1);
        gathered[size++] = b;
    }

    private void add(byte[] from, int begin, int end) {
        makeRoom(end - begin);
        System.arraycopy(from, begin, gathered, size, end - begin);
        size += end - begin;
    }

    private void makeRoom(int more) {
        if (size - pieceFrom + more > Limits.DOCUMENT_LENGTH_MAX) {
            throw new Ordered.UnsplittableException(file, pieceLine);
        }
        if (size + more > gathered.length) {
            gathered = Arrays.copyOf(gathered, size * 2 + more);
        }
    }

    /** Has the whole pieces parsed. */
    private void submit(Role role) throws IOException {
        if (pieces.isEmpty()) {
            return;
        }
        var chunk = gathered;
        var whole = pieces;
        byte[] before = role == Role.DOCUMENT ? head : null;
        if (before == null) {
            ordered.submit(() -> parse(chunk, whole, role));
        } else {
            var after =
                    Arrays.copyOfRange(chunk, whole.get(0).from(), whole.get(0).to());
            var around = new Around(before, headLine, after, itemsEndLine);
            ordered.submit(() -> around.parse(file));
            head = null;
        }
        gathered = new byte[Math.max(CHUNK_BYTES * 2, size - pieceFrom)];
        size -= pieceFrom;
        System.arraycopy(chunk, pieceFrom, gathered, 0, size);
        pieceFrom = 0;
        pieces = new ArrayList<>();
    }

    private Ordered.Parsed parse(byte[] chunk, List<JsonTrees.Piece> whole, Role role) {
        var parsed = new Ordered.Parsed();
        JsonTrees.read(chunk, whole, file, value -> parsed.found().add(new Found(role, value)), parsed.broken()::add);
        return parsed;
    }

    /** What stands around the items of a list. */
    private record Around(byte[] before, int beforeLine, byte[] after, int afterLine) {
        Ordered.Parsed parse(String file) {
            var parsed = new Ordered.Parsed();
            String head = new String(before, StandardCharsets.UTF_8);
            String rest = new String(after, StandardCharsets.UTF_8);
            try {
                try {
                    parsed.found().add(new Found(Role.LIST_END, JsonTrees.read(head + rest, file, beforeLine)));
                } catch (MalformedDocumentException somewhere) {
                    // Once more with the lines that the items took, so that the message names the right one.
                    int lines = afterLine
                            - beforeLine
                            - (int) head.chars().filter(c -> c == '\n').count();
                    JsonTrees.read(head + "\n".repeat(Math.max(0, lines)) + rest, file, beforeLine);
                    throw somewhere;
                }
            } catch (MalformedDocumentException here) {
                parsed.broken().add(here);
            }
            return parsed;
        }
    }
}
