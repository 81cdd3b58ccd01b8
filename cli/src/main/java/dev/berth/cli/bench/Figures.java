package dev.berth.cli.bench;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What benchmarks have in common: how their figures are printed, and bounds on what may be asked of them. */
final class Figures {
    /** Beyond this a benchmark only measures swapping. */
    static final int NODES_MAX = 1_000_000;

    static final int PODS_MAX = 50_000_000;

    /** How the figures are printed. */
    enum Output {
        text,
        json
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: text).")
    private Output output = Output.text;

    /** Prints one of two forms. */
    void print(String json, List<String> text) {
        var out = spec.commandLine().getOut();
        switch (output) {
            case json -> out.println(json);
            case text -> text.forEach(out::println);
        }
    }

    /** Refuses a number out of bounds. */
    void check(String option, int value, int least, int greatest) {
        check(option, value, least, greatest, "");
    }

    /** @param meaning of the greatest number, to be told */
    void check(String option, int value, int least, int greatest, String meaning) {
        if (value < least || value > greatest) {
            throw refused(option + " is " + value + "; use a number from " + least + " to " + greatest + meaning);
        }
    }

    ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /** A number with one decimal. */
    static double tenths(double number) {
        return Math.round(number * 10) / 10.0;
    }

    /** A number with two decimals. */
    static double hundredths(double number) {
        return Math.round(number * 100) / 100.0;
    }

    static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
