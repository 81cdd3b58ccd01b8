package dev.berth.kubernetes.objects;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes quantity, exact: {@code 100m}, {@code 1.5Gi}, {@code 12e6}. Suffixes n u m k M G T P E are powers of 1000,
 * Ki Mi Gi Ti Pi Ei of 1024, e and E powers of ten.
 */
public final class Quantity {
    /** The greatest amount of what counts in thousandths. */
    public static final long MILLI_GREATEST = Long.MAX_VALUE / 1000;

    public static final Quantity ZERO = new Quantity(0, null);

    /** Texts remembered with their amount. */
    private static final int REMEMBERED_MAX = 20_000;

    private static final BigDecimal GREATEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final ConcurrentHashMap<String, Quantity> REMEMBERED = new ConcurrentHashMap<>();
    private static final String DECIMAL = "numkMGTPE";
    private static final int[] POWERS = {-9, -6, -3, 3, 6, 9, 12, 15, 18};
    private static final String BINARY = "KMGTPE";

    /** The amount in thousandths where {@link #exact} is null: nearly always, and cheap to add and to compare. */
    private final long milli;

    /** The amount where thousandths of 64 bits cannot tell it, without trailing zeros. */
    private final @Nullable BigDecimal exact;

    private Quantity(long milli, @Nullable BigDecimal exact) {
        this.milli = milli;
        this.exact = exact;
    }

    public static Quantity of(BigDecimal amount) {
        var milli = amount.scaleByPowerOfTen(3).stripTrailingZeros();
        return milli.scale() <= 0 && milli.abs().compareTo(GREATEST) <= 0
                ? new Quantity(milli.longValueExact(), null)
                : new Quantity(0, amount.stripTrailingZeros());
    }

    static Quantity ofMilli(long milli) {
        return new Quantity(milli, null);
    }

    /** @throws IllegalArgumentException telling what is wrong with the text */
    public static Quantity parse(String text) {
        var known = REMEMBERED.get(text);
        if (known != null) {
            return known;
        }
        var parsed = of(amountOf(text));
        if (REMEMBERED.size() < REMEMBERED_MAX) {
            REMEMBERED.put(text, parsed);
        }
        return parsed;
    }

    private static BigDecimal amountOf(String text) {
        int end = 0;
        boolean digits = false;
        int dots = 0;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c >= '0' && c <= '9') {
                digits = true;
            } else if (c == '.') {
                dots++;
            } else if (!(end == 0 && (c == '+' || c == '-'))) {
                break;
            }
            end++;
        }
        if (!digits || dots > 1 || text.length() > 100) {
            throw new IllegalArgumentException(
                    "not a quantity; write a number and a suffix such as m, k, M, G, Ki, Mi, Gi, for example 500m or 16Gi");
        }
        var scaled = scale(new BigDecimal(text.substring(0, end)), text.substring(end));
        if (scaled.abs().compareTo(GREATEST) > 0) {
            throw new IllegalArgumentException(
                    "the quantity overflows 64 bits (the greatest is " + Long.MAX_VALUE + ")");
        }
        return scaled.scale() > 9 ? scaled.setScale(9, RoundingMode.UP) : scaled;
    }

    private static BigDecimal scale(BigDecimal number, String suffix) {
        if (suffix.isEmpty()) {
            return number;
        }
        char first = suffix.charAt(0);
        if (suffix.length() == 2 && suffix.charAt(1) == 'i' && BINARY.indexOf(first) >= 0) {
            return number.multiply(BigDecimal.valueOf(1L << (10 * (BINARY.indexOf(first) + 1))));
        }
        if (suffix.length() == 1 && DECIMAL.indexOf(first) >= 0) {
            return number.scaleByPowerOfTen(POWERS[DECIMAL.indexOf(first)]);
        }
        if ((first == 'e' || first == 'E') && suffix.length() <= 5) {
            try {
                return number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)));
            } catch (NumberFormatException notExponent) {
                throw new IllegalArgumentException("not a quantity; the exponent must be a whole number");
            }
        }
        throw new IllegalArgumentException("not a quantity; the suffix " + suffix
                + " is unknown (known: n u m k M G T P E, Ki Mi Gi Ti Pi Ei, e and E with an exponent)");
    }

    public BigDecimal amount() {
        return exact == null ? BigDecimal.valueOf(milli, 3) : exact;
    }

    public Quantity plus(Quantity other) {
        if (exact == null && other.exact == null) {
            long sum = milli + other.milli;
            if (((milli ^ sum) & (other.milli ^ sum)) >= 0) {
                return new Quantity(sum, null);
            }
        }
        return of(amount().add(other.amount()));
    }

    public Quantity max(Quantity other) {
        boolean less =
                exact == null && other.exact == null ? milli < other.milli : amount().compareTo(other.amount()) < 0;
        return less ? other : this;
    }

    public boolean isNegative() {
        return signum() < 0;
    }

    int signum() {
        return exact == null ? Long.signum(milli) : exact.signum();
    }

    /** Whether {@link #value()} is exact but for rounding up, and not cut off at 64 bits. */
    public boolean fits() {
        return exact == null || exact.compareTo(GREATEST) <= 0;
    }

    /** Whether {@link #milliValue()} is exact but for rounding up, and not cut off at 64 bits. */
    public boolean fitsInMilli() {
        return exact == null || exact.scaleByPowerOfTen(3).compareTo(GREATEST) <= 0;
    }

    /** Whole units, rounded up; at most {@link Long#MAX_VALUE}. */
    public long value() {
        return exact == null ? Math.ceilDiv(milli, 1000L) : rounded(exact);
    }

    /** Thousandths, rounded up; at most {@link Long#MAX_VALUE}. */
    public long milliValue() {
        return exact == null ? milli : rounded(exact.scaleByPowerOfTen(3));
    }

    private static long rounded(BigDecimal exact) {
        var whole = exact.setScale(0, RoundingMode.CEILING);
        return whole.compareTo(GREATEST) > 0 ? Long.MAX_VALUE : whole.longValueExact();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Quantity that && milli == that.milli && Objects.equals(exact, that.exact);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(milli) ^ Objects.hashCode(exact);
    }

    @Override
    public String toString() {
        return amount().stripTrailingZeros().toPlainString();
    }
}
