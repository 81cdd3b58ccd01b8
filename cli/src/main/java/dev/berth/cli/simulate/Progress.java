package dev.berth.cli.simulate;

import dev.berth.simulator.report.DurationText;
import dev.berth.simulator.run.Batch;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * On a terminal, a bar with the time that is left, as far as finished runs tell; nothing in a pipe. While it is there,
 * Ctrl-C ends the runs, and what is done by then is written before the program ends.
 */
final class Progress implements AutoCloseable {
    private static final int BAR = 30;
    private static final int WIDTH = 70;
    private static final long PATIENCE_SECONDS = 20;

    private final PrintWriter terminal;
    private final boolean shows;
    private final int total;
    private final long start = System.nanoTime();
    private final CountDownLatch written = new CountDownLatch(1);
    private final Thread hook;
    private boolean shown;

    private Progress(PrintWriter terminal, int total, Batch batch) {
        this.terminal = terminal;
        this.total = total;
        var console = System.console();
        shows = console != null && console.isTerminal();
        hook = new Thread(() -> {
            batch.stop();
            try {
                written.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        });
    }

    static Progress of(PrintWriter terminal, int total, Batch batch) {
        var progress = new Progress(terminal, total, batch);
        Runtime.getRuntime().addShutdownHook(progress.hook);
        progress.finished(0);
        return progress;
    }

    synchronized void finished(int count) {
        if (shows) {
            replace(text(count, total, (System.nanoTime() - start) / 1e9));
            shown = true;
        }
    }

    /** {@code [=====     ] 12 of 70 runs, about 3m 4s left}. */
    static String text(int count, int total, double seconds) {
        int filled = total == 0 ? BAR : (int) ((long) BAR * count / total);
        String left = count == 0 ? "" : ", about " + DurationText.show(seconds / count * (total - count)) + " left";
        return String.format(
                Locale.ROOT,
                "[%s%s] %,d of %,d runs%s",
                "=".repeat(filled),
                " ".repeat(BAR - filled),
                count,
                total,
                left);
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

    @Override
    public void close() {
        clear();
        written.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // Ctrl-C: the hook has just been told.
        }
    }
}
