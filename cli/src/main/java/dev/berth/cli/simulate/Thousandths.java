package dev.berth.cli.simulate;

import java.math.BigDecimal;

/** Figures of runs, as far as they mean something: three digits behind the point. */
final class Thousandths {
    private Thousandths() {}

    static double of(double number) {
        return Math.round(number * 1000) / 1000.0;
    }

    /** Without an exponent, which spreadsheets and scripts read as a text. */
    static String plain(double number) {
        return BigDecimal.valueOf(of(number)).toPlainString();
    }
}
