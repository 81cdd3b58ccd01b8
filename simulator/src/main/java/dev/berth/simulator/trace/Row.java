package dev.berth.simulator.trace;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One line of a trace: values by field name, each read with the bounds that it must keep. */
final class Row {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,18}(\\.[0-9]{0,18})?([eE][-+]?[0-9]{1,3})?");

    private final String file;
    private final long line;
    private final UnaryOperator<@Nullable String> values;

    /** @param values the value of a field, or null where the line has none */
    Row(String file, long line, UnaryOperator<@Nullable String> values) {
        this.file = file;
        this.line = line;
        this.values = values;
    }

    /** The value without blanks around it; empty where absent. */
    String text(String field) {
        String value = values.apply(field);
        return value == null ? "" : value.strip();
    }

    boolean has(String field) {
        return !text(field).isEmpty();
    }

    /** A number that may be written with a fraction. */
    double number(String field, double least, double greatest) {
        String text = text(field);
        if (NUMBER.matcher(text).matches()) {
            double value = Double.parseDouble(text);
            if (value >= least && value <= greatest) {
                return value;
            }
        }
        throw wrong(field, "a number from " + plain(least) + " to " + plain(greatest) + " is needed");
    }

    double number(String field, double least, double greatest, double otherwise) {
        return has(field) ? number(field, least, greatest) : otherwise;
    }

    /** A whole number; {@code 3.0} is one, too. */
    long whole(String field, long least, long greatest) {
        String text = text(field);
        if (NUMBER.matcher(text).matches()) {
            double value = Double.parseDouble(text);
            if (value == Math.rint(value) && value >= least && value <= greatest) {
                return (long) value;
            }
        }
        throw wrong(field, "a whole number from " + least + " to " + greatest + " is needed");
    }

    int whole(String field, long least, int greatest, int otherwise) {
        return has(field) ? (int) whole(field, least, greatest) : otherwise;
    }

    /** Names with bars between them. */
    List<String> names(String field) {
        return Arrays.stream(text(field).split("\\|"))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    BrokenTraceException wrong(String field, String what) {
        String value = values.apply(field);
        return value == null
                ? new BrokenTraceException(file, line, field + " is missing: " + what)
                : BrokenTraceException.field(file, line, field, value, what);
    }

    BrokenTraceException wrong(String what) {
        return new BrokenTraceException(file, line, what);
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15 ? Long.toString((long) number) : "" + number;
    }
}
