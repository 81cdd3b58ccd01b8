package dev.berth.cli.place;

import dev.berth.kubernetes.dump.DumpOptions;
import java.io.PrintWriter;
import java.util.Locale;

/** A line on a terminal that says how far reading has come; nothing in a pipe. */
final class ProgressLine implements DumpOptions.Progress {
    private static final int WIDTH = 60;
    private static final long STEP_BYTES = 1 << 21;

    private final PrintWriter terminal;
    private long nextBytes = STEP_BYTES;
    private boolean shown;

    private ProgressLine(PrintWriter terminal) {
        this.terminal = terminal;
    }

    /** Shows on the terminal, if there is one. */
    static ProgressLine on(PrintWriter terminal) {
        var line = new ProgressLine(terminal);
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            line.nextBytes = Long.MAX_VALUE;
        }
        return line;
    }

    @Override
    public void at(long readBytes, long totalBytes, long objects) {
        if (readBytes >= nextBytes) {
            nextBytes = readBytes + STEP_BYTES;
            shown = true;
            String share = totalBytes > 0 ? 100 * readBytes / totalBytes + " %" : (readBytes >> 20) + " MiB";
            replace(String.format(Locale.ROOT, "reading: %s, %,d objects", share, objects));
        }
    }

    void clear() {
        if (shown) {
            replace("");
            terminal.print("\r");
            terminal.flush();
            shown = false;
        }
    }

    private void replace(String text) {
        terminal.print("\r" + text + " ".repeat(Math.max(0, WIDTH - text.length())));
        terminal.flush();
    }
}
