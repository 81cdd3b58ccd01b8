package dev.berth.embedded.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The kinds that the server knows; custom ones come and go. */
public final class Kinds {
    private volatile List<Kind> kinds;

    public Kinds(List<Kind> builtIn) {
        kinds = List.copyOf(builtIn);
    }

    public List<Kind> all() {
        return kinds;
    }

    public @Nullable Kind find(String group, String version, String plural) {
        for (var kind : kinds) {
            if (kind.plural().equals(plural)
                    && kind.group().equals(group)
                    && kind.version().equals(version)) {
                return kind;
            }
        }
        return null;
    }

    /** Versions by group, in the order of registration; the first is preferred. */
    public Map<String, List<String>> versions() {
        var versions = new TreeMap<String, List<String>>();
        for (var kind : kinds) {
            var known = versions.computeIfAbsent(kind.group(), unused -> new ArrayList<>());
            if (!known.contains(kind.version())) {
                known.add(kind.version());
            }
        }
        return versions;
    }

    public List<Kind> in(String group, String version) {
        return kinds.stream()
                .filter(kind -> kind.group().equals(group) && kind.version().equals(version))
                .toList();
    }

    /** Replaces all kinds of one group and plural; none removes them. */
    public synchronized void replace(String group, String plural, List<Kind> versions) {
        var changed = new ArrayList<>(kinds);
        changed.removeIf(kind -> kind.group().equals(group) && kind.plural().equals(plural));
        changed.addAll(versions);
        kinds = List.copyOf(changed);
    }
}
