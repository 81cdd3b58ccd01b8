package dev.berth.engine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition on labels, as in {@code matchExpressions}.
 *
 * @param valid false where Kubernetes' own parser would refuse the expression (a bad label key or value, {@code Gt}
 *     without an integer); such a requirement makes its term match nothing, as in kube-scheduler
 */
public record Requirement(String key, Operator operator, List<String> values, boolean valid) {
    /** What is asked of the label's value. */
    public enum Operator {
        IN("In"),
        NOT_IN("NotIn"),
        EXISTS("Exists"),
        DOES_NOT_EXIST("DoesNotExist"),
        GREATER_THAN("Gt"),
        LESS_THAN("Lt");

        private final String label;

        Operator(String label) {
            this.label = label;
        }

        /** How Kubernetes objects name it. */
        public String label() {
            return label;
        }
    }

    public Requirement {
        values = List.copyOf(values);
    }

    public static Requirement in(String key, List<String> values) {
        return new Requirement(key, Operator.IN, values, true);
    }

    public boolean matches(Labels labels) {
        return matchesValue(labels.get(key));
    }

    /** Whether a value (null: the label is absent) meets the requirement. */
    public boolean matchesValue(@Nullable String value) {
        return switch (operator) {
            case IN -> value != null && values.contains(value);
            case NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
            case GREATER_THAN -> compares(value, 1);
            case LESS_THAN -> compares(value, -1);
        };
    }

    private boolean compares(@Nullable String value, int sign) {
        if (value == null || values.size() != 1) {
            return false;
        }
        try {
            return Long.compare(Long.parseLong(value), Long.parseLong(values.get(0))) == sign;
        } catch (NumberFormatException notAnInteger) {
            return false;
        }
    }

    @Override
    public String toString() {
        return switch (operator) {
            case IN -> key + " in " + values;
            case NOT_IN -> key + " not in " + values;
            case EXISTS -> key;
            case DOES_NOT_EXIST -> "!" + key;
            case GREATER_THAN -> key + " > " + String.join(",", values);
            case LESS_THAN -> key + " < " + String.join(",", values);
        };
    }
}
