package dev.berth.testkit.faults;

import java.util.List;
import java.util.SplittableRandom;

/** Breaks the text of an object somewhere. */
final class Mutations {
    private static final List<String> VALUES = List.of(
            "null",
            "[]",
            "{}",
            "-1",
            "\"\"",
            "true",
            "9223372036854775807",
            "1e309",
            "[null]",
            "[{}]",
            "{\"x\":{\"y\":[1,2,{\"z\":null}]}}",
            "\"\\u0000\"");

    private Mutations() {}

    /** One to three parts are replaced, doubled or cut out. */
    static String of(String text, SplittableRandom random) {
        String result = text;
        for (int i = 0; i <= random.nextInt(3); i++) {
            result = once(result, random);
        }
        return result;
    }

    private static String once(String text, SplittableRandom random) {
        int colon = text.indexOf(':', random.nextInt(text.length()));
        if (colon < 0) {
            return text;
        }
        int end = end(text, colon + 1);
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, colon + 1) + text.substring(end); // no JSON any more
            case 1 -> text.substring(0, colon + 1) + "[" + text.substring(colon + 1, end) + "]" + text.substring(end);
            default -> text.substring(0, colon + 1) + VALUES.get(random.nextInt(VALUES.size())) + text.substring(end);
        };
    }

    /** Where the value that begins here ends. */
    private static int end(String text, int begin) {
        int depth = 0;
        boolean quoted = false;
        for (int i = begin; i < text.length(); i++) {
            char at = text.charAt(i);
            if (at == '"') {
                quoted = !quoted;
            } else if (!quoted && (at == '{' || at == '[')) {
                depth++;
            } else if (!quoted && (at == '}' || at == ']')) {
                if (depth-- == 0) {
                    return i;
                }
            } else if (!quoted && at == ',' && depth == 0) {
                return i;
            }
        }
        return text.length();
    }
}
