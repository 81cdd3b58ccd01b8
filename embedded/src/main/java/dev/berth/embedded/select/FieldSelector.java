package dev.berth.embedded.select;

import dev.berth.embedded.json.Json;
import java.util.ArrayList;
import java.util.List;

/** {@code spec.nodeName=a,status.phase!=Failed}: all terms must hold; an absent field is the empty text. */
public record FieldSelector(List<Term> terms) {
    public static final FieldSelector ALL = new FieldSelector(List.of());

    /** @param path the field, dot by dot */
    public record Term(List<String> path, boolean equal, String value) {
        public String field() {
            return String.join(".", path);
        }
    }

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    /** @throws IllegalArgumentException telling what is wrong */
    public static FieldSelector parse(String text) {
        var terms = new ArrayList<Term>();
        for (String term : text.split(",", -1)) {
            if (term.isEmpty()) {
                continue;
            }
            int unequal = term.indexOf("!=");
            int equal = term.indexOf('=');
            if (equal < 0) {
                throw new IllegalArgumentException(
                        "invalid field selector term \"" + term + "\"; write field=value or field!=value");
            }
            if (unequal >= 0 && unequal < equal) {
                terms.add(new Term(path(term.substring(0, unequal)), false, term.substring(unequal + 2)));
            } else {
                int from = term.startsWith("==", equal) ? equal + 2 : equal + 1;
                terms.add(new Term(path(term.substring(0, equal)), true, term.substring(from)));
            }
        }
        return new FieldSelector(terms);
    }

    private static List<String> path(String field) {
        return List.of(field.strip().split("\\.", -1));
    }

    boolean selects(Json.Obj object) {
        for (var term : terms) {
            Json value = object;
            for (String name : term.path()) {
                value = value.get(name);
            }
            String text = value.plain();
            if (text.isEmpty() && (term.value().equals("false") || term.value().equals("0"))) {
                // Fields that are false or 0 are left out of objects.
                text = term.value();
            }
            if (text.equals(term.value()) != term.equal()) {
                return false;
            }
        }
        return true;
    }
}
