package dev.berth.cli.run;

import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import picocli.CommandLine.Option;

/** How a long-running command logs: to standard error, a line for each record. */
public final class LogOptions {
    /** Forms of a line. */
    enum Format {
        TEXT,
        JSON
    }

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "How to log: text or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TEXT;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "What to log: error, warning, info or debug (default: ${DEFAULT-VALUE}).")
    private LogLevel level = LogLevel.INFO;

    /** How much is logged. */
    enum LogLevel {
        ERROR(Level.SEVERE),
        WARNING(Level.WARNING),
        INFO(Level.INFO),
        DEBUG(Level.FINE);

        private final Level level;

        LogLevel(Level level) {
            this.level = level;
        }
    }

    /** Makes the whole process log this way. */
    public void apply() {
        var root = Logger.getLogger("");
        Arrays.stream(root.getHandlers()).forEach(root::removeHandler);
        var handler = new Flushing(new LogLine(format == Format.JSON));
        handler.setLevel(level.level);
        root.addHandler(handler);
        root.setLevel(level.level == Level.FINE ? Level.FINE : Level.INFO);
    }

    /** A line is on its way before the next one begins. */
    private static final class Flushing extends StreamHandler {
        Flushing(LogLine format) {
            super(System.err, format);
        }

        @Override
        public synchronized void publish(java.util.logging.LogRecord entry) {
            super.publish(entry);
            flush();
        }
    }
}
