package dev.berth.embedded.store;

/** Names a table of objects: {@code pods} in the core group "", {@code jobs} in {@code batch}; whatever the version. */
public record Resource(String group, String plural) {
    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
