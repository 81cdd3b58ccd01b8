package dev.berth.cli.text;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Loggers whose lines would stand between what a command prints. */
public final class QuietLoggers {
    /** Loggers that nobody holds forget their level. */
    private static final Set<Logger> HELD = ConcurrentHashMap.newKeySet();

    private QuietLoggers() {}

    /** From now on only what is severe is logged under these names. */
    public static void silence(String... names) {
        for (var name : names) {
            var logger = Logger.getLogger(name);
            logger.setLevel(Level.SEVERE);
            HELD.add(logger);
        }
    }
}
