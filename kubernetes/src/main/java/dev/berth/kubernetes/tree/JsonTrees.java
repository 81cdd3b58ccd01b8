package dev.berth.kubernetes.tree;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads JSON into trees. Numbers keep their text, so that no precision is lost; {@code managedFields} is left out. */
public final class JsonTrees {
    private JsonTrees() {}

    /** Reads one document that is a text. */
    public static Value read(String text, String file, int firstLine) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return new JsonParser(bytes, 0, bytes.length, file, firstLine, JsonParser.names()).only();
    }

    /**
     * Reads documents that stand one after another in the same bytes, each with its own place.
     *
     * @param broken told of each that cannot be read
     */
    public static void read(
            byte[] bytes,
            Iterable<Piece> pieces,
            String file,
            Consumer<Value> each,
            Consumer<MalformedDocumentException> broken) {
        @Nullable String[] names = JsonParser.names();
        for (var piece : pieces) {
            try {
                each.accept(new JsonParser(bytes, piece.from(), piece.to(), file, piece.line(), names).only());
            } catch (MalformedDocumentException malformed) {
                broken.accept(malformed);
            }
        }
    }

    /**
     * Where a document stands in its bytes, and on which line of the file.
     *
     * @param to behind its last byte
     */
    public record Piece(int from, int to, int line) {}
}
