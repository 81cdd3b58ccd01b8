package dev.berth.engine.model;

import java.util.List;
import java.util.function.Consumer;

/**
 * Selects objects by their labels: all requirements must hold.
 *
 * @param requirements the conditions; none of them means everything
 * @param nothing true for the absent selector, which selects nothing
 */
public record LabelSelector(List<Requirement> requirements, boolean nothing) {
    public static final LabelSelector NOTHING = new LabelSelector(List.of(), true);
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    public static LabelSelector of(List<Requirement> requirements) {
        return new LabelSelector(requirements, false);
    }

    /** True for the selector that is present but has no requirement. */
    public boolean isEverything() {
        return !nothing && requirements.isEmpty();
    }

    public boolean matches(Labels labels) {
        if (nothing) {
            return false;
        }
        for (var requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** Tells each label key that the selector looks at. */
    public void keys(Consumer<String> each) {
        requirements.forEach(requirement -> each.accept(requirement.key()));
    }
}
