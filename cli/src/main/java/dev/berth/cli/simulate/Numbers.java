package dev.berth.cli.simulate;

import dev.berth.kubernetes.objects.Field;
import java.util.regex.Pattern;

/** Numbers of a scenario, within bounds. */
final class Numbers {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,15}(\\.[0-9]{1,15})?([eE][-+]?[0-9]{1,2})?");
    private static final double HOUR_MILLIS = 3_600_000;

    private Numbers() {}

    static double number(Field field, double least, double greatest) {
        String text = field.required();
        if (NUMBER.matcher(text).matches()) {
            double value = Double.parseDouble(text);
            if (value >= least && value <= greatest) {
                return value;
            }
        }
        throw field.invalid("a number from " + plain(least) + " to " + plain(greatest) + " is needed");
    }

    static double number(Field field, double least, double greatest, double otherwise) {
        return field.present() ? number(field, least, greatest) : otherwise;
    }

    static long whole(Field field, long least, long greatest) {
        double value = number(field, least, greatest);
        if (value != Math.rint(value)) {
            throw field.invalid("a whole number from " + least + " to " + greatest + " is needed");
        }
        return (long) value;
    }

    static long whole(Field field, long least, long greatest, long otherwise) {
        return field.present() ? whole(field, least, greatest) : otherwise;
    }

    static long hoursAsMillis(double hours) {
        return Math.round(hours * HOUR_MILLIS);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
