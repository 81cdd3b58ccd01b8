package dev.berth.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UidTest {
    @Test
    void theUuidOfAnApiServerIsKeptAsNumbers() {
        assertThat(Uid.of("5f3a1c9e-0000-4000-8000-000000000001")).isInstanceOf(Uid.RandomUuid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "train-0",
                "default/train-0",
                "5f3a1c9e-0000-4000-8000-000000000001",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "00000000-0000-0000-0000-000000000000",
                "5F3A1C9E-0000-4000-8000-000000000001", // capitals
                "5f3a1c9e-0000-4000-8000-00000000000g", // no digit
                "5f3a1c9e00000-4000-8000-000000000001", // a dash elsewhere
                "5f3a1c9e-0000-4000-8000-0000000000011",
                "5f3a1c9e-0-0-0-1",
                "1-2-3-4-5"
            })
    void anyTextReadsBackAsItWasWritten(String text) {
        assertThat(Uid.of(text)).hasToString(text);
        assertThat(Uid.of(text).is(text)).isTrue();
        assertThat(Uid.of(text)).isEqualTo(Uid.of(text)).hasSameHashCodeAs(Uid.of(text));
    }

    @Test
    void capitalsMakeAnotherUid() {
        assertThat(Uid.of("5F3A1C9E-0000-4000-8000-000000000001"))
                .isNotEqualTo(Uid.of("5f3a1c9e-0000-4000-8000-000000000001"));
    }
}
