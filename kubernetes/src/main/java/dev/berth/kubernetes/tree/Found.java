package dev.berth.kubernetes.tree;

/**
 * Something that a file of documents holds.
 *
 * @param value for a list's begin and end: what is known of the list so far, without its items
 */
public record Found(Role role, Value value) {
    /** What it is to the file. */
    public enum Role {
        /** A document of its own. */
        DOCUMENT,
        LIST_BEGIN,
        /** An item of the list that began. */
        ITEM,
        LIST_END
    }

    /** Whether {@code items} are a list's: it says that it is a list, or says nothing of itself before its items. */
    public static boolean isList(Entries before) {
        return switch (before.get("kind")) {
            case null -> !before.containsKey("spec") && !before.containsKey("data");
            case Value.Scalar kind -> kind.text().endsWith("List");
            default -> false;
        };
    }
}
