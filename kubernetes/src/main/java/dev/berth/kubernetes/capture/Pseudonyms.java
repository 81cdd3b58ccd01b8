package dev.berth.kubernetes.capture;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Other names for names, the same for the same wherever it stands, so that a reference still finds what it refers to.
 *
 * <p><b>Idea.</b> Decisions that tie are settled by name, so pseudonyms keep the order: all names are gathered first, sorted,
 * and numbered in letters of equal length. A number at the end ({@code worker-12}) stays, as the order of {@code worker-2} and
 * {@code worker-12} is one by value in some places and one by letters in others.
 *
 * <p><b>Limit.</b> Where two names differ in what stands before such a number, and one of the two is the other's beginning, or
 * in numbers in their midst, their order may change.
 *
 * <p>Cost: each name once in memory, and a sort.
 */
final class Pseudonyms {
    /** A number that a controller gave: not so long that it is an identity of its own. */
    private static final Pattern ORDINAL = Pattern.compile("(.+)-(0|[1-9][0-9]{0,5})");

    private static final int LETTERS = 26;

    private @Nullable Set<String> met = new TreeSet<>();
    private String[] sorted = new String[0];
    private int length;

    /** The pseudonym of a name; while names are gathered still, the name itself. Empty names stay empty. */
    String of(String name) {
        if (name.isEmpty()) {
            return name;
        }
        var ordinal = ORDINAL.matcher(name);
        String base = ordinal.matches() ? ordinal.group(1) : name;
        if (met != null) {
            met.add(base);
            return name;
        }
        int rank = Arrays.binarySearch(sorted, base);
        if (rank < 0) {
            throw new IllegalStateException("a name was not gathered before pseudonyms were given");
        }
        return ordinal.matches() ? letters(rank) + "-" + ordinal.group(2) : letters(rank);
    }

    /** Gathers no more names: from now on pseudonyms are given. */
    void fix() {
        if (met != null) {
            sorted = met.toArray(String[]::new);
            met = null;
            length = 1;
            for (long room = LETTERS; room < sorted.length; room *= LETTERS) {
                length++;
            }
        }
    }

    private String letters(int rank) {
        var letters = new char[length + 1];
        letters[0] = 'x';
        int rest = rank;
        for (int i = length; i > 0; i--) {
            letters[i] = (char) ('a' + rest % LETTERS);
            rest /= LETTERS;
        }
        return new String(letters);
    }
}
