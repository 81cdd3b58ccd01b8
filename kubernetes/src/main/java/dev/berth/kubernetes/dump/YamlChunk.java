package dev.berth.kubernetes.dump;

import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Neighbouring pieces of a YAML file, read together; each piece could be read alone.
 *
 * @param items whether the pieces are items of a list, each after {@code "- "}, or else whole documents
 */
record YamlChunk(List<Piece> pieces, String file, boolean items) {
    /** @param line where the text begins in the file */
    record Piece(String text, int line) {}

    /** What a chunk held, and the pieces that could not be read. */
    record Parsed(List<Value> values, List<MalformedDocumentException> broken) {}

    /** Reads all pieces at once; only where that fails each alone, so that one bad piece costs no other. */
    Parsed parse() {
        var values = new ArrayList<Value>();
        var broken = new ArrayList<MalformedDocumentException>();
        try {
            parse(
                    pieces.stream().map(Piece::text).collect(Collectors.joining()),
                    pieces.get(0).line(),
                    values);
        } catch (MalformedDocumentException somewhere) {
            values.clear();
            for (var piece : pieces) {
                try {
                    parse(piece.text(), piece.line(), values);
                } catch (MalformedDocumentException here) {
                    broken.add(here);
                }
            }
        }
        return new Parsed(values, broken);
    }

    private void parse(String text, int line, List<Value> into) {
        YamlTrees.read(new StringReader(text), file, line, value -> {
            if (items && value instanceof Value.Sequence sequence) {
                into.addAll(sequence.items());
            } else {
                into.add(value);
            }
        });
    }
}
