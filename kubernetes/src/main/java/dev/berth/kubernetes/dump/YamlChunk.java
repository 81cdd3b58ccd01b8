package dev.berth.kubernetes.dump;

import dev.berth.kubernetes.tree.BlockYaml;
import dev.berth.kubernetes.tree.Found;
import dev.berth.kubernetes.tree.Found.Role;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring pieces of a YAML file; each is read alone, so that one bad piece costs no other.
 *
 * @param items whether the pieces are items of a list, each after {@code "- "}, or else whole documents
 */
record YamlChunk(List<Piece> pieces, String file, boolean items) {
    /** @param line where the text begins in the file */
    record Piece(String text, int line) {}

    Ordered.Parsed parse() {
        var parsed = new Ordered.Parsed();
        @Nullable String[] names = BlockYaml.names();
        for (var piece : pieces) {
            read(piece, names, parsed);
        }
        return parsed;
    }

    private void read(Piece piece, @Nullable String[] names, Ordered.Parsed parsed) {
        var found = new ArrayList<Found>();
        try {
            var quickly = BlockYaml.read(piece.text(), file, piece.line(), !items, names);
            if (quickly != null) {
                add(new Found(Role.DOCUMENT, quickly), parsed.found());
                return;
            }
            YamlTrees.read(piece.text(), file, piece.line(), each -> add(each, found));
            parsed.found().addAll(found);
        } catch (MalformedDocumentException malformed) {
            parsed.broken().add(malformed);
        }
    }

    private void add(Found found, List<Found> to) {
        if (items && found.value() instanceof Value.Sequence sequence) {
            sequence.items().forEach(item -> to.add(new Found(Role.ITEM, item)));
        } else {
            to.add(found);
        }
    }

    /** What a list says of itself before its items, or also behind them. */
    static Ordered.Parsed head(String text, String file, int line, Role role) {
        var parsed = new Ordered.Parsed();
        try {
            YamlTrees.read(text, file, line, each -> {
                if (each.role() == role) {
                    parsed.found().add(each);
                }
            });
        } catch (MalformedDocumentException malformed) {
            parsed.broken().add(malformed);
        }
        return parsed;
    }
}
