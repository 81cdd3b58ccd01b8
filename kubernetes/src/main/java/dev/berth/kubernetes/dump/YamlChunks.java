package dev.berth.kubernetes.dump;

import dev.berth.kubernetes.tree.Found.Role;
import dev.berth.kubernetes.tree.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
 *       edge too, after {@code "- "}; others indent the items. All that belongs to an item is indented more, so
 *       {@code "- "} at the same column begins an item.
 * </ul>
 *
 * <p>An item may use an anchor that an earlier item defined: from the first item with what looks like an anchor, the rest
 * of the list is read as one document. So is a document of any other form. What follows the items is read with the list's
 * head and no items, so that a key that stands twice is still found.
 *
 * <p>Cost: one pass over the lines. Chunks of about {@link #CHUNK_CHARS} are parsed elsewhere; a document that cannot be
 * split is held whole, and refused beyond {@link Limits#DOCUMENT_LENGTH_MAX} characters.
 */
final class YamlChunks {
    private static final int CHUNK_CHARS = 1 << 18;

    private static final Pattern ANCHOR = Pattern.compile("(^|[:-] +)&[^ &]");
    private static final Pattern HEAD_LINE = Pattern.compile("apiVersion:.*|kind: *[A-Za-z]*List *|#.*|\\s*|---\\s*");

    private final BufferedReader text;
    private final String file;
    private final Ordered ordered;

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

    private int itemIndent;

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

    YamlChunks(BufferedReader text, String file, Ordered ordered) {
        this.text = text;
        this.file = file;
        this.ordered = ordered;
    }

    void read() throws IOException {
        try {
            for (var next = text.readLine(); next != null; next = text.readLine()) {
                line++;
                take(next);
                if (piece.length() + next.length() > Limits.DOCUMENT_LENGTH_MAX) {
                    throw new Ordered.UnsplittableException(file, pieceLine);
                }
                piece.append(next).append('\n');
            }
            endPiece();
            submit();
            endList();
        } catch (Ordered.UnsplittableException tooLarge) {
            ordered.fail(tooLarge.told());
        }
        ordered.finish();
    }

    /** Sees to what a line means for the piece that it will be added to. */
    private void take(String next) throws IOException {
        if (next.startsWith("---") && (next.length() == 3 || Character.isWhitespace(next.charAt(3)))) {
            beginDocument();
        } else {
            switch (part) {
                case HEAD -> head(next);
                case BEFORE_ITEMS -> beforeItems(next);
                case ITEMS -> item(next);
                case DIRECTIVES, OTHER -> {}
            }
        }
    }

    private void beginDocument() throws IOException {
        if (part == Part.DIRECTIVES) {
            part = Part.OTHER;
            return;
        }
        endPiece();
        if (part == Part.ITEMS || piecesChars >= CHUNK_CHARS) {
            submit();
            endList();
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

    private void beforeItems(String next) throws IOException {
        int indent = indent(next);
        if (next.startsWith("- ", indent)) {
            piece.setLength(0);
            submit();
            String before = head + "items: []\n";
            int beforeLine = headLine();
            ordered.submit(() -> YamlChunk.head(before, file, beforeLine, Role.LIST_BEGIN));
            itemIndent = indent;
            part = Part.ITEMS;
            item(next);
        } else if (!next.isBlank()) {
            part = Part.OTHER;
        }
    }

    private void item(String next) throws IOException {
        int indent = indent(next);
        if (indent == itemIndent && next.startsWith("- ", indent)) {
            endPiece();
            if (piecesChars >= CHUNK_CHARS) {
                submit();
            }
        } else if (indent <= itemIndent && indent < next.length() && next.charAt(indent) != '#') {
            endPiece();
            submit();
            resumeDocument("items: []\n");
            return;
        }
        if (next.indexOf('&') >= 0 && ANCHOR.matcher(next).find()) {
            submit();
            resumeDocument("items:\n");
        }
    }

    private static int indent(String next) {
        int indent = 0;
        while (indent < next.length() && next.charAt(indent) == ' ') {
            indent++;
        }
        return indent;
    }

    /** Where the head would begin if it stood right before the line at hand. */
    private int headLine() {
        return Math.max(1, line - (int) head.lines().count() - 1);
    }

    /** A list that nothing follows has said all in its head. */
    private void endList() throws IOException {
        if (part == Part.ITEMS) {
            String before = head + "items: []\n";
            int beforeLine = headLine();
            ordered.submit(() -> YamlChunk.head(before, file, beforeLine, Role.LIST_END));
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

    private void submit() throws IOException {
        if (pieces.isEmpty()) {
            return;
        }
        var chunk = new YamlChunk(pieces, file, part == Part.ITEMS);
        pieces = new ArrayList<>();
        piecesChars = 0;
        ordered.submit(chunk::parse);
    }
}
