package dev.berth.kubernetes.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and labels have the form that Kubernetes' API conventions give as regular expressions. */
class NamesTest {
    private static final int TEXTS = 200_000;
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final List<String> PARTS =
            List.of("a", "Z", "0", "-", "_", ".", "/", "gpu", "example.com", " ", "é", "x".repeat(60), "y".repeat(250));

    @Test
    void randomTextsAreJudgedAsByTheRegularExpressions() {
        var random = new SplittableRandom(1);
        int valid = 0;
        for (int i = 0; i < TEXTS; i++) {
            var text = new StringBuilder();
            for (int parts = random.nextInt(6); parts > 0; parts--) {
                text.append(PARTS.get(random.nextInt(PARTS.size() - (random.nextInt(8) == 0 ? 0 : 2))));
            }
            String name = text.toString();
            assertThat(Names.isSubdomain(name)).as(name).isEqualTo(isSubdomain(name));
            assertThat(Names.isLabelValue(name)).as(name).isEqualTo(name.isEmpty() || isName(name));
            int slash = name.indexOf('/');
            boolean qualified = slash < 0
                    ? isName(name)
                    : isSubdomain(name.substring(0, slash)) && isName(name.substring(slash + 1));
            assertThat(Names.isQualified(name)).as(name).isEqualTo(qualified);
            valid += qualified ? 1 : 0;
        }
        assertThat(valid).isBetween(TEXTS / 20, TEXTS - TEXTS / 20);
    }

    private static boolean isName(String text) {
        return text.length() <= 63 && NAME.matcher(text).matches();
    }

    private static boolean isSubdomain(String text) {
        return text.length() <= 253 && SUBDOMAIN.matcher(text).matches();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "-a", "A", ""})
    void aNamespaceIsOneLabel(String name) {
        assertThat(Names.isDnsLabel(name)).isFalse();
    }
}
