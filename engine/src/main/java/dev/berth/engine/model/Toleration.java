package dev.berth.engine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a pod onto nodes with a matching taint.
 *
 * @param key empty: any key (only with {@link Operator#EXISTS})
 * @param effect null: any effect
 */
public record Toleration(String key, Operator operator, String value, Taint.@Nullable Effect effect) {
    /** How the taint's value is compared. {@code OTHER} stands for operators whose feature gate is off: no match. */
    public enum Operator {
        EQUAL,
        EXISTS,
        LESS_THAN,
        GREATER_THAN,
        OTHER
    }

    /**
     * @param comparisons whether {@code Lt} and {@code Gt} are in force (feature gate
     *     TaintTolerationComparisonOperators, off by default in 1.37)
     */
    public boolean tolerates(Taint taint, boolean comparisons) {
        if (effect != null && effect != taint.effect()) {
            return false;
        }
        if (!key.isEmpty() && !key.equals(taint.key())) {
            return false;
        }
        return switch (operator) {
            case EXISTS -> true;
            case EQUAL -> value.equals(taint.value());
            case LESS_THAN -> comparisons && compares(taint.value(), -1);
            case GREATER_THAN -> comparisons && compares(taint.value(), 1);
            case OTHER -> false;
        };
    }

    private boolean compares(String taintValue, int sign) {
        try {
            return Long.compare(strictLong(taintValue), strictLong(value)) == sign;
        } catch (NumberFormatException notAnInteger) {
            return false;
        }
    }

    private static long strictLong(String text) {
        long parsed = Long.parseLong(text);
        if (!Long.toString(parsed).equals(text)) {
            throw new NumberFormatException(text);
        }
        return parsed;
    }

    public static boolean anyTolerates(List<Toleration> tolerations, Taint taint, boolean comparisons) {
        for (var toleration : tolerations) {
            if (toleration.tolerates(taint, comparisons)) {
                return true;
            }
        }
        return false;
    }

    /** The first refusing taint of the node that is not tolerated, or null. */
    public static @Nullable Taint firstUntolerated(
            List<Taint> taints, List<Toleration> tolerations, boolean comparisons) {
        for (var taint : taints) {
            if (taint.effect().refuses() && !anyTolerates(tolerations, taint, comparisons)) {
                return taint;
            }
        }
        return null;
    }
}
