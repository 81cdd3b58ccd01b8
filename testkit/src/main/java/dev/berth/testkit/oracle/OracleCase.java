package dev.berth.testkit.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A question with its right answer, both as facts: {@code verdict node-1} is {@code fit}. A fact may have several right
 * values, where the choice among equals is free.
 *
 * @param group what agreement is counted by: the plugin or the theme
 * @param want fact to its right values
 * @param engine asks the engine: fact to value
 */
public record OracleCase(String id, String group, Map<String, Set<String>> want, Supplier<Map<String, String>> engine) {
    /** What the engine says otherwise, including facts that only one side knows. */
    public List<Difference> differences() {
        var got = engine.get();
        var facts = new TreeSet<>(want.keySet());
        facts.addAll(got.keySet());
        var differences = new ArrayList<Difference>();
        for (var fact : facts) {
            var right = want.getOrDefault(fact, Set.of());
            @Nullable String value = got.get(fact);
            if (value == null || !right.contains(value)) {
                differences.add(new Difference(id, fact, right, value));
            }
        }
        return differences;
    }

    /** The same question with another answer taken for right: to see that checks can fail. */
    public OracleCase wanting(String fact, String value) {
        var changed = new TreeMap<>(want);
        changed.put(fact, Set.of(value));
        return new OracleCase(id, group, changed, engine);
    }
}
