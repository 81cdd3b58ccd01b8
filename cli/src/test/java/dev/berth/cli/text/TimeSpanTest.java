package dev.berth.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {
    @Test
    void timesAreReadAsPeopleWriteThem() {
        assertThat(TimeSpan.parse("90s", "--for")).isEqualTo(Duration.ofSeconds(90));
        assertThat(TimeSpan.parse("1h30m", "--for")).isEqualTo(Duration.ofMinutes(90));
        assertThat(TimeSpan.parse("0s", "--for")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "often", "10", "-5m", "5 m", "1000001h", "99999999999999999999h"})
    void anythingElseIsRefusedWithWhatToWrite(String text) {
        assertThatThrownBy(() -> TimeSpan.parse(text, "--for"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--for is \"" + text + "\"; write a time such as 90s");
    }
}
