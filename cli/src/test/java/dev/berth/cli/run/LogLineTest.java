package dev.berth.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

final class LogLineTest {
    private static LogRecord entry(String message) {
        var entry = new LogRecord(Level.WARNING, message);
        entry.setInstant(Instant.parse("2026-01-02T03:04:05Z"));
        entry.setLoggerName("dev.berth.cli.run.RunCommand");
        return entry;
    }

    @Test
    void aTextLineHoldsTimeLevelSourceAndMessage() {
        assertThat(new LogLine(false).format(entry("left out")))
                .isEqualTo("2026-01-02T03:04:05.000Z WARN  runcommand: left out\n");
    }

    @Test
    void x20AMessageCannotForgeALine() {
        assertThat(new LogLine(false).format(entry("pod\r\n2026-01-02T03:04:05.000Z INFO all is well\u001b[31m")))
                .hasLineCount(1)
                .doesNotContain("\u001b");
    }

    @Test
    void aJsonLineIsOneObject() {
        assertThat(new LogLine(true).format(entry("a \"b\"\nc")))
                .isEqualTo("{\"time\":\"2026-01-02T03:04:05Z\",\"level\":\"WARN\",\"source\":\"runcommand\","
                        + "\"message\":\"a \\\"b\\\"\\nc\"}\n");
    }
}
