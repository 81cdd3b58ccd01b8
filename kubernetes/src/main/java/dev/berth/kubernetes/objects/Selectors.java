package dev.berth.kubernetes.objects;

import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.NodeSelectorTerm;
import dev.berth.engine.model.Requirement;
import dev.berth.engine.model.Requirement.Operator;
import dev.berth.kubernetes.tree.InputCode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads label and node selectors. */
final class Selectors {
    private static final List<Operator> OPERATORS = List.of(Operator.values());

    private Selectors() {}

    /** A label selector in which everything must be valid: what does not parse is refused. */
    static LabelSelector labels(Field field) {
        if (!field.present()) {
            return LabelSelector.NOTHING;
        }
        var requirements = new ArrayList<Requirement>();
        new TreeMap<>(field.at("matchLabels").entries())
                .forEach((key, value) -> requirements.add(checked(value, key, Operator.IN, List.of(value.text("")))));
        for (var expression : field.at("matchExpressions").items()) {
            var operator = operator(expression);
            if (operator == Operator.GREATER_THAN || operator == Operator.LESS_THAN) {
                throw expression.at("operator").invalid("use In, NotIn, Exists or DoesNotExist");
            }
            requirements.add(checked(
                    expression,
                    expression.at("key").text(""),
                    operator,
                    expression.at("values").texts()));
        }
        return LabelSelector.of(requirements);
    }

    private static Requirement checked(Field field, String key, Operator operator, List<String> values) {
        if (!isValid(key, operator, values)) {
            throw field.invalid(
                    InputCode.INVALID_SELECTOR,
                    "the requirement " + new Requirement(key, operator, values, true)
                            + " is not valid; check the label key, the values and how many the operator takes");
        }
        return new Requirement(key, operator, values, true);
    }

    /** A label selector in which what does not parse stays, marked as not valid: storage objects are read so. */
    static LabelSelector labelsAsWritten(Field field) {
        var requirements = new ArrayList<Requirement>();
        new TreeMap<>(field.at("matchLabels").textEntries()).forEach((key, value) -> {
            var values = List.of(value);
            requirements.add(new Requirement(key, Operator.IN, values, isValid(key, Operator.IN, values)));
        });
        field.at("matchExpressions").items().forEach(expression -> requirements.add(nodeRequirement(expression)));
        return LabelSelector.of(requirements);
    }

    /** A selector given as a plain mapping, as Services have it; absent selects nothing. */
    static LabelSelector plain(Field field) {
        if (!field.present()) {
            return LabelSelector.NOTHING;
        }
        var requirements = new ArrayList<Requirement>();
        new TreeMap<>(field.textEntries())
                .forEach((key, value) -> requirements.add(Requirement.in(key, List.of(value))));
        return LabelSelector.of(requirements);
    }

    static List<NodeSelectorTerm> terms(Field terms) {
        return terms.each(Selectors::term);
    }

    static NodeSelectorTerm term(Field term) {
        return new NodeSelectorTerm(
                term.at("matchExpressions").items().stream()
                        .map(Selectors::nodeRequirement)
                        .toList(),
                term.at("matchFields").items().stream()
                        .map(Selectors::fieldRequirement)
                        .toList());
    }

    private static Requirement nodeRequirement(Field field) {
        String key = field.at("key").text("");
        var operator = operator(field);
        var values = field.at("values").texts();
        return new Requirement(key, operator, values, isValid(key, operator, values));
    }

    private static Requirement fieldRequirement(Field field) {
        var operator = operator(field);
        var values = field.at("values").texts();
        boolean valid = (operator == Operator.IN || operator == Operator.NOT_IN) && values.size() == 1;
        return new Requirement(field.at("key").text(""), operator, values, valid);
    }

    private static Operator operator(Field field) {
        String written = field.at("operator").text("");
        for (var operator : OPERATORS) {
            if (operator.label().equals(written)) {
                return operator;
            }
        }
        throw field.at("operator").invalid("unknown operator; use In, NotIn, Exists, DoesNotExist, Gt or Lt");
    }

    static boolean isValid(String key, Operator operator, List<String> values) {
        boolean count = switch (operator) {
            case IN, NOT_IN -> !values.isEmpty();
            case EXISTS, DOES_NOT_EXIST -> values.isEmpty();
            case GREATER_THAN, LESS_THAN -> values.size() == 1 && isLong(values.get(0));
        };
        return count && Names.isQualified(key) && areLabelValues(values);
    }

    private static boolean areLabelValues(List<String> values) {
        for (var value : values) {
            if (!Names.isLabelValue(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLong(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException notInteger) {
            return false;
        }
    }

    static @Nullable Labels plainLabels(Field field) {
        return field.present() ? Labels.of(field.textEntries()) : null;
    }
}
