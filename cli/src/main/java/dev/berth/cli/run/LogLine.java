package dev.berth.cli.run;

import dev.berth.kubernetes.output.JsonText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** One record on one line: control characters are made harmless, so that no name of a pod can forge a line. */
final class LogLine extends Formatter {
    private final boolean json;

    LogLine(boolean json) {
        this.json = json;
    }

    @Override
    public String format(LogRecord entry) {
        String time = entry.getInstant().truncatedTo(ChronoUnit.MILLIS).toString();
        String source = simpleName(String.valueOf(entry.getLoggerName()));
        String message = formatMessage(entry);
        if (!json) {
            return fixed(time) + " " + level(entry.getLevel()) + " " + source + ": " + printable(message)
                    + (entry.getThrown() == null ? "" : " " + printable(trace(entry.getThrown()))) + "\n";
        }
        return JsonText.of(out -> {
                    out.writeStartObject();
                    out.writeStringProperty("time", time);
                    out.writeStringProperty("level", level(entry.getLevel()).strip());
                    out.writeStringProperty("source", source);
                    out.writeStringProperty("message", message);
                    if (entry.getThrown() != null) {
                        out.writeStringProperty("error", trace(entry.getThrown()));
                    }
                    out.writeEndObject();
                })
                + "\n";
    }

    private static String fixed(String time) {
        return Instant.parse(time).getNano() == 0 ? time.replace("Z", ".000Z") : time;
    }

    private static String level(Level level) {
        return switch (level.intValue()) {
            case 1000 -> "ERROR";
            case 900 -> "WARN ";
            case 800, 700 -> "INFO ";
            default -> "DEBUG";
        };
    }

    private static String simpleName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String printable(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", " | ").replaceAll("\\p{Cntrl}", "?");
    }

    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
