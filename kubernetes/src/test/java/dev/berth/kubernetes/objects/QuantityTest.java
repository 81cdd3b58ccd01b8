package dev.berth.kubernetes.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quantities mean what their digits and suffix say, exactly, or are refused with a hint. */
class QuantityTest {
    private static final int TEXTS = 50_000;
    private static final BigDecimal GREATEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final Map<String, BigDecimal> FACTORS = factors();

    private static Map<String, BigDecimal> factors() {
        var factors = new LinkedHashMap<String, BigDecimal>();
        factors.put("", BigDecimal.ONE);
        var small = List.of("m", "u", "n");
        for (int i = 0; i < small.size(); i++) {
            factors.put(small.get(i), BigDecimal.ONE.divide(BigDecimal.TEN.pow(3 * (i + 1))));
        }
        var decimal = List.of("k", "M", "G", "T", "P", "E");
        var binary = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
        for (int i = 0; i < decimal.size(); i++) {
            factors.put(decimal.get(i), BigDecimal.valueOf(1000).pow(i + 1));
            factors.put(binary.get(i), BigDecimal.valueOf(1024).pow(i + 1));
        }
        for (int exponent : new int[] {0, 1, 3, 12, 18}) {
            factors.put("e" + exponent, BigDecimal.TEN.pow(exponent));
            factors.put("E+" + exponent, BigDecimal.TEN.pow(exponent));
            factors.put("e-" + exponent, BigDecimal.ONE.divide(BigDecimal.TEN.pow(exponent)));
        }
        return factors;
    }

    @Test
    void randomTextsMeanWhatBigDecimalSays() {
        var random = new SplittableRandom(1);
        var suffixes = List.copyOf(FACTORS.keySet());
        int refused = 0;
        for (int i = 0; i < TEXTS; i++) {
            String number = number(random);
            String suffix = suffixes.get(random.nextInt(suffixes.size()));
            var exact = new BigDecimal(number).multiply(FACTORS.get(suffix));
            String text = number + suffix;
            if (exact.abs().compareTo(GREATEST) > 0) {
                refused++;
                assertThatThrownBy(() -> Quantity.parse(text)).as(text).hasMessageContaining("overflows 64 bits");
            } else {
                assertMeans(text, exact);
            }
        }
        assertThat(refused).as("texts beyond 64 bits").isBetween(TEXTS / 100, TEXTS / 2);
    }

    private static void assertMeans(String text, BigDecimal exact) {
        var nanos = exact.setScale(9, RoundingMode.UP);
        var quantity = Quantity.parse(text);
        assertThat(quantity.amount()).as(text).isEqualByComparingTo(nanos);
        if (exact.signum() >= 0) {
            assertThat(BigDecimal.valueOf(quantity.value()))
                    .as("whole units of %s", text)
                    .isEqualByComparingTo(nanos.setScale(0, RoundingMode.CEILING));
            assertThat(BigDecimal.valueOf(quantity.milliValue()))
                    .as("thousandths of %s", text)
                    .isEqualByComparingTo(nanos.movePointRight(3)
                            .setScale(0, RoundingMode.CEILING)
                            .min(GREATEST));
        }
    }

    private static String number(SplittableRandom random) {
        var text = new StringBuilder(List.of("", "", "", "+", "-").get(random.nextInt(5)));
        int before = random.nextInt(15);
        for (int i = 0; i < before; i++) {
            text.append(random.nextInt(10));
        }
        if (before == 0 || random.nextInt(3) == 0) {
            text.append('.');
            for (int i = 1 + random.nextInt(12); i > 0; i--) {
                text.append(random.nextInt(10));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "0.5m, 1, 1",
        "1.5, 1500, 2",
        "100m, 100, 1",
        "1n, 1, 1",
        "0.1n, 1, 1",
        "2Ki, 2048000, 2048",
        "9223372036854775807, 9223372036854775807, 9223372036854775807",
        "-0, 0, 0",
        "0e9, 0, 0"
    })
    void amountsAreRoundedUpToTheUnitAskedFor(String text, long milli, long whole) {
        assertThat(Quantity.parse(text).milliValue()).isEqualTo(milli);
        assertThat(Quantity.parse(text).value()).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "NaN", "Infinity", "-Inf", "cpu", ".", "+", "-", "1.2.3", "--1", "m", "Gi"})
    void whatIsNoNumberIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("for example 500m or 16Gi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ki", "1mi", "1K", "1Zi", "1B", "1 Gi", "1Gi ", "0x10", "1_000", "1,5", "5%", "1\u0661"})
    void anUnknownSuffixIsRefusedWithTheKnownOnes(String text) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("known: n u m k M G T P E, Ki Mi Gi Ti Pi Ei");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e", "1e1.5", "1ex", "1E+"})
    void anExponentMustBeAWholeNumber(String text) {
        assertThatThrownBy(() -> Quantity.parse(text)).hasMessageContaining("exponent must be a whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "8Ei", "10E", "1e19", "1e9999", "-1e19"})
    void moreThan64BitsAreRefusedWithTheGreatestNumber(String text) {
        assertThatThrownBy(() -> Quantity.parse(text)).hasMessageContaining("9223372036854775807");
    }

    @Test
    void anEndlessTextIsRefused() {
        assertThatThrownBy(() -> Quantity.parse("9".repeat(1_000_000))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sumsAreExact() {
        var sum = Quantity.ZERO;
        for (int i = 0; i < 10; i++) {
            sum = sum.plus(Quantity.parse("0.1"));
        }
        assertThat(sum.amount()).isEqualByComparingTo("1");
        assertThat(Quantity.parse("1Gi").max(Quantity.parse("1G")).value()).isEqualTo(1L << 30);
    }
}
