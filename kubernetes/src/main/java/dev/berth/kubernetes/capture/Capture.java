package dev.berth.kubernetes.capture;

import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.watch.PagedList;
import dev.berth.kubernetes.live.watch.Resource;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Captures what a cluster says to its schedulers.
 *
 * <p><b>Idea.</b> All kinds are listed as of one moment: the resource version of the first list, which Kubernetes shows for
 * five minutes and which counts all kinds together. Where the server cannot show the moment for a kind, its present is taken
 * and told; where the moment is forgotten in the midst of a kind, all begins anew. Objects are spooled until nothing is
 * missing, so nothing is written of a capture that fails.
 *
 * <p><b>Memory.</b> A page of objects; with redaction also each name once.
 */
public final class Capture {
    /** Objects of a page: a few MB of pods. */
    static final int PAGE_SIZE = 500;

    private static final int ATTEMPTS_MAX = 3;

    private final ApiServer server;
    private final boolean keepGoing;

    /** @param keepGoing leaves out kinds that the account may not list, instead of refusing */
    public Capture(ApiServer server, boolean keepGoing) {
        this.server = server;
        this.keepGoing = keepGoing;
    }

    /**
     * What was captured.
     *
     * @param moment the resource version that all kinds show
     * @param counts objects by kind, as {@code podgroups.scheduling.k8s.io}
     * @param absent kinds that the server does not have
     * @param forbidden kinds that the account may not list
     * @param later kinds that are shown as they are now, not at the moment
     */
    public record Report(
            long moment, Map<String, Long> counts, List<String> absent, List<String> forbidden, List<String> later) {}

    /** The capture holds no more than it may hold: the account lacks rights. */
    public static final class ForbiddenException extends IOException {
        private static final long serialVersionUID = 1L;

        ForbiddenException(List<String> kinds) {
            super("the account may not list " + String.join(", ", kinds)
                    + " in all namespaces; bind a role with the verb"
                    + " list on them (docs/capture.md has one), or leave them out with --keep-going");
        }
    }

    /** A moment was forgotten while its pages were read. */
    private static final class ForgottenException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Captures a cluster into a file, which is there whole or not at all; one of the name is replaced. It is JSON or YAML, and
     * compressed, as its name says.
     *
     * @param redaction null to write objects as they are
     * @throws ForbiddenException where the account lacks rights
     * @throws IOException where the server cannot be reached or the file not be written
     */
    public Report to(Path file, @Nullable Redaction redaction) throws IOException {
        var folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
        if (!Files.isDirectory(folder)) {
            throw new IOException("the folder " + folder + " does not exist");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is no file that could be replaced; write to standard output with -o -");
        }
        var part = Files.createTempFile(folder, ".berth-capture-", ".part");
        part.toFile().deleteOnExit();
        try {
            String name = String.valueOf(file.getFileName());
            Report report;
            try (var out = writer(part, name.endsWith(".gz"))) {
                report = captured(out, DumpWriter.Form.of(name), redaction, folder);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return report;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Writer writer(Path file, boolean compressed) throws IOException {
        var out = Files.newOutputStream(file);
        return new BufferedWriter(
                new OutputStreamWriter(compressed ? new GZIPOutputStream(out) : out, StandardCharsets.UTF_8), 1 << 16);
    }

    /** The same as YAML; nothing is written where the capture fails. */
    public Report to(Writer out, @Nullable Redaction redaction) throws IOException {
        return captured(out, DumpWriter.Form.YAML, redaction, Path.of(System.getProperty("java.io.tmpdir")));
    }

    private Report captured(Writer out, DumpWriter.Form form, @Nullable Redaction redaction, Path folder)
            throws IOException {
        try (var spool = new Spool(folder)) {
            var report = spooled(spool);
            if (!report.forbidden().isEmpty() && !keepGoing) {
                throw new ForbiddenException(report.forbidden());
            }
            if (redaction != null) {
                spool.each(redaction::meet);
            }
            var dump = new DumpWriter(out, form);
            spool.each(object -> dump.add(redaction == null ? object : redaction.redacted(object)));
            dump.end();
            return report;
        } catch (UncheckedIOException full) {
            throw full.getCause();
        }
    }

    private Report spooled(Spool spool) throws IOException {
        for (int attempt = 1; ; attempt++) {
            spool.restart();
            try (var lists = new PagedList(server, PAGE_SIZE)) {
                var report = listed(lists, spool);
                spool.finish();
                return report;
            } catch (ForgottenException forgotten) {
                if (attempt == ATTEMPTS_MAX) {
                    throw new IOException("the API server forgets a moment before its objects are read, " + ATTEMPTS_MAX
                            + " times over; capture nearer to it, or when it has less to do");
                }
            }
        }
    }

    private static Report listed(PagedList lists, Spool spool) throws IOException, ForgottenException {
        var counts = new TreeMap<String, Long>();
        var absent = new ArrayList<String>();
        var forbidden = new ArrayList<String>();
        var later = new ArrayList<String>();
        long moment = 0;
        for (var resource : CapturedKinds.ALL) {
            var outcome = list(lists, resource, moment, spool);
            if (outcome instanceof PagedList.Outcome.Expired && moment > 0) {
                later.add(resource.name());
                outcome = list(lists, resource, 0, spool);
            }
            switch (outcome) {
                case PagedList.Outcome.Listed(long at, long objects) -> {
                    counts.merge(resource.name(), objects, Long::sum);
                    moment = moment == 0 ? at : moment;
                }
                case PagedList.Outcome.Absent none -> absent.add(resource.name());
                case PagedList.Outcome.Forbidden no -> forbidden.add(resource.name());
                case PagedList.Outcome.Expired gone -> throw new ForgottenException();
            }
        }
        return new Report(moment, counts, absent, forbidden, later);
    }

    /** @throws ForgottenException where objects were spooled before the moment was forgotten */
    private static PagedList.Outcome list(PagedList lists, Resource resource, long moment, Spool spool)
            throws IOException, ForgottenException {
        long[] spooled = {0};
        var outcome = lists.list(resource, moment, object -> {
            spool.add(object);
            spooled[0]++;
        });
        if (outcome instanceof PagedList.Outcome.Expired && spooled[0] > 0) {
            throw new ForgottenException();
        }
        return outcome;
    }
}
