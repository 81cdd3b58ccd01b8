package dev.berth.engine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One alternative of a node selector: all label expressions and all field conditions must hold. A term without any
 * condition, or with one that does not parse, matches no node.
 *
 * @param fields conditions on {@code metadata.name}; every other field counts as empty
 */
public record NodeSelectorTerm(List<Requirement> expressions, List<Requirement> fields) {
    private static final String NAME_FIELD = "metadata.name";

    public NodeSelectorTerm {
        expressions = List.copyOf(expressions);
        fields = List.copyOf(fields);
    }

    public boolean isEmpty() {
        return expressions.isEmpty() && fields.isEmpty();
    }

    /** The first condition that does not parse, or null. */
    public @Nullable Requirement broken() {
        for (var requirement : expressions) {
            if (!requirement.valid()) {
                return requirement;
            }
        }
        for (var requirement : fields) {
            if (!requirement.valid()) {
                return requirement;
            }
        }
        return null;
    }

    public boolean matches(Node node) {
        if (isEmpty()) {
            return false;
        }
        for (var requirement : expressions) {
            if (!requirement.valid() || !requirement.matches(node.labels())) {
                return false;
            }
        }
        for (var requirement : fields) {
            if (!requirement.valid()
                    || !requirement.matchesValue(requirement.key().equals(NAME_FIELD) ? node.name() : "")) {
                return false;
            }
        }
        return true;
    }

    /** Whether any of the terms matches the node: a node selector is the disjunction of its terms. */
    public static boolean anyMatches(List<NodeSelectorTerm> terms, Node node) {
        for (var term : terms) {
            if (term.matches(node)) {
                return true;
            }
        }
        return false;
    }
}
