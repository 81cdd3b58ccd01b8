package dev.berth.embedded.select;

import dev.berth.embedded.api.Names;
import dev.berth.embedded.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code app=web,tier in (a,b),!old}: all requirements must hold. */
public record LabelSelector(List<Requirement> requirements) {
    public static final LabelSelector ALL = new LabelSelector(List.of());

    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");

    /** What a requirement asks of a label. */
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST
    }

    /** One requirement on one label. */
    public record Requirement(String key, Operator operator, List<String> values) {
        boolean holds(Json labels) {
            @Nullable String value = labels.get(key).textOrNull();
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    public boolean selects(Json labels) {
        for (var requirement : requirements) {
            if (!requirement.holds(labels)) {
                return false;
            }
        }
        return true;
    }

    /** @throws IllegalArgumentException telling what is wrong */
    public static LabelSelector parse(String text) {
        var requirements = new ArrayList<Requirement>();
        for (String term : terms(text)) {
            requirements.add(requirement(term.strip()));
        }
        return new LabelSelector(requirements);
    }

    /** Split at the commas outside of parentheses. */
    private static List<String> terms(String text) {
        var terms = new ArrayList<String>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && (depth == 0 || i == text.length())) {
                if (!text.substring(from, i).isBlank()) {
                    terms.add(text.substring(from, i));
                }
                from = i + 1;
            }
        }
        return terms;
    }

    private static Requirement requirement(String term) {
        Matcher set = SET.matcher(term);
        if (set.matches()) {
            var values = Arrays.stream(set.group(3).split(",", -1))
                    .map(String::strip)
                    .toList();
            return checked(set.group(1), set.group(2).equals("in") ? Operator.IN : Operator.NOT_IN, values);
        }
        if (term.startsWith("!")) {
            return checked(term.substring(1).strip(), Operator.DOES_NOT_EXIST, List.of());
        }
        int equal = term.indexOf('=');
        if (equal < 0) {
            return checked(term, Operator.EXISTS, List.of());
        }
        if (equal > 0 && term.charAt(equal - 1) == '!') {
            return checked(
                    term.substring(0, equal - 1).strip(),
                    Operator.NOT_IN,
                    List.of(term.substring(equal + 1).strip()));
        }
        int from = term.startsWith("==", equal) ? equal + 2 : equal + 1;
        return checked(
                term.substring(0, equal).strip(),
                Operator.IN,
                List.of(term.substring(from).strip()));
    }

    private static Requirement checked(String key, Operator operator, List<String> values) {
        if (!Names.isQualified(key)) {
            throw new IllegalArgumentException("unable to parse requirement: \"" + key + "\" is not a label key");
        }
        for (String value : values) {
            if (!Names.isLabelValue(value)) {
                throw new IllegalArgumentException(
                        "unable to parse requirement: \"" + value + "\" is not a value of a label");
            }
        }
        return new Requirement(key, operator, values);
    }

    /**
     * As objects hold it: {@code matchLabels} and {@code matchExpressions}; an empty selector selects all, an absent one
     * nothing.
     */
    public static @Nullable LabelSelector of(Json selector) {
        if (!selector.present()) {
            return null;
        }
        var requirements = new ArrayList<Requirement>();
        selector.get("matchLabels")
                .texts()
                .forEach((key, value) -> requirements.add(new Requirement(key, Operator.IN, List.of(value))));
        for (var expression : selector.get("matchExpressions").items()) {
            var operator = switch (expression.get("operator").text("")) {
                case "In" -> Operator.IN;
                case "NotIn" -> Operator.NOT_IN;
                case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
                default -> Operator.EXISTS;
            };
            requirements.add(new Requirement(
                    expression.get("key").text(""),
                    operator,
                    expression.get("values").items().stream().map(Json::plain).toList()));
        }
        return new LabelSelector(requirements);
    }
}
