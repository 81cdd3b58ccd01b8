package dev.berth.kubernetes.objects;

import dev.berth.kubernetes.tree.InputCode;
import java.util.List;
import java.util.Locale;

/** Refuses fields that nobody reads, so that a typing error never passes as a setting. */
public final class KnownFields {
    private KnownFields() {}

    public static void check(Field mapping, String... known) {
        check(mapping, List.of(known));
    }

    public static void check(Field mapping, List<String> known) {
        mapping.entries().forEach((name, field) -> {
            if (!known.contains(name)) {
                throw field.invalid(
                        InputCode.UNKNOWN_FIELD,
                        "unknown field; " + nearest(name, known) + "known here are " + String.join(", ", known));
            }
        });
    }

    /** What was probably meant: the known field that takes the fewest changed letters; of several, one that begins alike. */
    static String nearest(String name, List<String> known) {
        int fewest = Math.max(2, name.length() / 3) + 1;
        String meant = "";
        for (var candidate : known) {
            int changes = changes(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            boolean beginsAlike = candidate.startsWith(name.substring(0, Math.min(1, name.length())));
            if (changes < fewest || (changes == fewest && beginsAlike && !meant.isEmpty())) {
                fewest = changes;
                meant = candidate;
            }
        }
        return meant.isEmpty() ? "" : "maybe " + meant + "; ";
    }

    /** How many letters must be put in, left out or changed (Levenshtein's distance), row by row. */
    private static int changes(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int same = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(same, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
