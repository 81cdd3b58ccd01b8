package dev.berth.kubernetes.objects;

import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.NaturalOrder;
import dev.berth.engine.model.Node;
import dev.berth.kubernetes.tree.InputCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Volcano's {@code HyperNode} objects ({@code topology.volcano.sh}): nodes near each other, and such groups near each other,
 * the smaller the tier the nearer. Nodes get a label for each tier, so that a tier is a level like any other.
 *
 * <p>A node's domain of a tier is the HyperNode of that tier or, where none holds it, of the next smaller one. Where
 * several of one tier hold a node, which Volcano does not allow, the first by name counts.
 *
 * <p>Cost: for a node, its exact members by name, and each pattern and selector once.
 */
final class HyperNodes {
    /** The label of a tier, followed by its number, or by the name that its HyperNodes give it. */
    static final String TIER = "topology.volcano.sh/tier-";

    /** Characters of a pattern; longer ones are refused. */
    private static final int PATTERN_MAX = 256;

    /** Looks at single characters of a name for one pattern. */
    private static final int LOOKS_MAX = 100_000;

    private final Map<String, HyperNode> byName = new TreeMap<>(NaturalOrder::compare);
    private final Map<String, List<String>> exactly = new HashMap<>();
    private final Map<String, List<String>> parents = new HashMap<>();

    /** @param tierName empty where the tier has none */
    private record HyperNode(
            String name, int tier, String tierName, List<NamePattern> patterns, List<LabelSelector> selectors) {}

    /** A pattern for names of nodes, and where it stands. */
    private record NamePattern(Pattern pattern, Field field) {
        boolean finds(String name) {
            var text = new Counted(name);
            try {
                return pattern.matcher(text).find();
            } catch (TooManyLooksException endless) {
                throw field.invalid(
                        InputCode.TOO_MANY,
                        "the pattern looks at the name of node " + name + " more than " + LOOKS_MAX
                                + " times; write one without repetitions of repetitions");
            }
        }
    }

    /** Java's patterns may take exponential time where Go's, for which these were written, take linear time. */
    private static final class TooManyLooksException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A text that is looked at only so often. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++looks > LOOKS_MAX) {
                throw new TooManyLooksException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    void remember(Field object) {
        String name = object.at("metadata", "name").required();
        var spec = object.at("spec");
        int tier = spec.at("tier").integer(0);
        if (tier < 0) {
            throw spec.at("tier").invalid("a tier is a whole number from 0");
        }
        var patterns = new ArrayList<NamePattern>();
        var selectors = new ArrayList<LabelSelector>();
        for (var member : spec.at("members").items()) {
            var selector = member.at("selector");
            String exact = selector.at("exactMatch", "name").text("");
            boolean group = member.at("type").text("").equals("HyperNode");
            if (!exact.isEmpty()) {
                (group ? parents : exactly)
                        .computeIfAbsent(exact, unused -> new ArrayList<>())
                        .add(name);
            } else if (group) {
                throw selector.invalid(
                        InputCode.UNSUPPORTED, "members of type HyperNode are known by exactMatch alone");
            } else if (selector.has("regexMatch")) {
                patterns.add(pattern(selector.at("regexMatch", "pattern")));
            } else if (selector.has("labelMatch")) {
                selectors.add(Selectors.labels(selector.at("labelMatch")));
            }
        }
        byName.put(name, new HyperNode(name, tier, spec.at("tierName").text(""), patterns, selectors));
    }

    private static NamePattern pattern(Field field) {
        String text = field.required();
        if (text.length() > PATTERN_MAX) {
            throw field.invalid(InputCode.TOO_MANY, "a pattern of more than " + PATTERN_MAX + " characters");
        }
        try {
            return new NamePattern(Pattern.compile(text), field);
        } catch (PatternSyntaxException wrong) {
            throw field.invalid("this is no regular expression: " + wrong.getDescription());
        }
    }

    /** The node with a label for each tier; the node itself where no HyperNode is known. */
    Node describe(Node node) {
        if (byName.isEmpty()) {
            return node;
        }
        var holding = holding(node);
        if (holding.isEmpty()) {
            return node;
        }
        var byTier = new TreeMap<Integer, HyperNode>();
        byName.forEach((name, each) -> {
            if (holding.contains(name)) {
                byTier.putIfAbsent(each.tier(), each);
            }
        });
        var labels = new HashMap<>(node.labels().toMap());
        for (var each : byName.values()) {
            var domain = byTier.floorEntry(each.tier());
            if (domain != null) {
                labels.put(TIER + each.tier(), domain.getValue().name());
                if (!each.tierName().isEmpty()) {
                    labels.put(TIER + each.tierName(), domain.getValue().name());
                }
            }
        }
        return node.with(Labels.of(labels));
    }

    /** Names of all HyperNodes that hold a node, by themselves or in others. */
    private Set<String> holding(Node node) {
        var open = new ArrayList<>(exactly.getOrDefault(node.name(), List.of()));
        for (var each : byName.values()) {
            boolean matches = each.patterns().stream().anyMatch(pattern -> pattern.finds(node.name()))
                    || each.selectors().stream().anyMatch(selector -> selector.matches(node.labels()));
            if (matches) {
                open.add(each.name());
            }
        }
        var holding = new HashSet<String>();
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (byName.containsKey(next) && holding.add(next)) {
                open.addAll(parents.getOrDefault(next, List.of()));
            }
        }
        return holding;
    }

    /** The level of which a gang's members must share one domain; null where its topology does not bind. */
    static @Nullable String level(Field topology) {
        if (!topology.present() || !topology.at("mode").text("hard").equals("hard")) {
            return null;
        }
        String name = topology.at("highestTierName").text("");
        boolean number = topology.at("highestTierAllowed").present();
        if (number == !name.isEmpty()) {
            throw topology.invalid(
                    number ? InputCode.CONTRADICTION : InputCode.INCOMPLETE,
                    "mode hard needs exactly one of highestTierAllowed and highestTierName");
        }
        int tier = topology.at("highestTierAllowed").integer(0);
        if (tier < 0) {
            throw topology.at("highestTierAllowed").invalid("a tier is a whole number from 0");
        }
        return TIER + (number ? Integer.toString(tier) : name);
    }
}
