package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.api.Kind;
import dev.berth.embedded.api.Reads;
import dev.berth.embedded.fault.Fault;
import dev.berth.embedded.fault.Faults;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.select.Selection;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One watch: what is there first if that was asked for, then each change, until its time is over, the client goes or the
 * server stops. It reads from the store's history at its own pace; when the history has moved on, it ends with 410.
 */
final class WatchStream {
    /** Changes written in one go. */
    private static final int BATCH_MAX = 500;

    private final Store store;
    private final Request request;
    private final Output output;
    private final BooleanSupplier open;
    private final Faults faults;
    private final List<byte[]> postponed = new ArrayList<>();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(4096);

    /**
     * What is watched.
     *
     * @param after null for whatever is there now
     * @param initial first what is there, then a bookmark that says so
     * @param shown how an object is written: as it is, as a row of a table
     */
    record Request(
            Kind kind,
            String namespace,
            Selection selection,
            @Nullable Long after,
            boolean initial,
            boolean bookmarks,
            long timeoutNanos,
            long bookmarkNanos,
            Function<Stored, byte[]> shown) {}

    /** Where the events go, a batch at a time. */
    interface Output {
        void write(byte[] events) throws IOException;
    }

    WatchStream(Store store, Request request, Output output, BooleanSupplier open, Faults faults) {
        this.store = store;
        this.request = request;
        this.output = output;
        this.open = open;
        this.faults = faults;
    }

    void run() throws IOException, InterruptedException {
        try {
            follow(begin());
        } catch (ApiException refused) {
            error(refused);
        } catch (Store.ForgottenException forgotten) {
            error(ApiException.tooOld(forgotten.asked(), forgotten.oldest()));
        }
    }

    /** The revision after which changes are told. */
    private long begin() throws IOException {
        var after = request.after();
        if (after != null && after > store.revision()) {
            throw ApiException.tooNew(after, store.revision());
        }
        if (after != null && !request.initial()) {
            flush();
            return after;
        }
        var now = store.list(request.kind().table(), prefix());
        for (var object : now.objects()) {
            if (Reads.selects(request.kind(), request.selection(), object)) {
                event("ADDED", request.shown().apply(object));
            }
            if (pending.size() > 256 * 1024) {
                flush();
            }
        }
        if (request.initial()) {
            bookmark(now.revision(), true);
        }
        flush();
        return now.revision();
    }

    private void follow(long from) throws IOException, InterruptedException {
        long after = from;
        long end = System.nanoTime() + request.timeoutNanos();
        long nextBookmark = System.nanoTime() + request.bookmarkNanos();
        while (open.getAsBoolean()) {
            long now = System.nanoTime();
            if (end - now <= 0) {
                return;
            }
            long wait = Math.min(end - now, Math.max(1, nextBookmark - now));
            var batch = store.changesAfter(
                    request.kind().table(), after, BATCH_MAX, Math.min(wait, TimeUnit.SECONDS.toNanos(1)));
            for (var change : batch.changes()) {
                tell(change);
            }
            after = batch.through();
            faults.awaitThaw(request.kind().plural(), open);
            if (request.bookmarks() && System.nanoTime() - nextBookmark >= 0) {
                bookmark(after, false);
                nextBookmark = System.nanoTime() + request.bookmarkNanos();
            }
            if (pending.size() > 0) {
                flush();
            }
        }
    }

    private String prefix() {
        return request.namespace().isEmpty() ? "" : request.namespace() + "/";
    }

    /** An object that begins or ceases to be selected comes or goes, for this watcher. */
    private void tell(Change change) throws IOException, InterruptedException {
        if (!change.after().key().startsWith(prefix())) {
            return;
        }
        var before = change.before();
        boolean was = before != null && Reads.selects(request.kind(), request.selection(), before);
        boolean is = change.kind() != Change.Kind.DELETED
                && Reads.selects(request.kind(), request.selection(), change.after());
        if (is) {
            deliver(change, was ? "MODIFIED" : "ADDED", request.shown().apply(change.after()));
        } else if (before != null && was) {
            deliver(change, "DELETED", request.shown().apply(gone(change, before)));
        }
    }

    /** An event as a network with faults brings it. */
    private void deliver(Change change, String type, byte[] object) throws IOException, InterruptedException {
        String plural = request.kind().plural();
        var fault = faults.strikeEvent(plural, change.after().key());
        switch (fault) {
            case null -> event(type, object);
            case Fault.Dropped dropped -> {}
            case Fault.Duplicated twice -> {
                event(type, object);
                event(type, object);
            }
            case Fault.Reordered later -> {
                postponed.add(text(type, object));
                return;
            }
            case Fault.Delayed delayed -> {
                flush();
                Thread.sleep(delayed.time());
                event(type, object);
            }
            case Fault.Broken broken -> throw new IOException("a fault broke the watch");
            case Fault.Frozen frozen -> {
                flush();
                faults.awaitThaw(plural, open);
                event(type, object);
            }
        }
        postponed.forEach(pending::writeBytes);
        postponed.clear();
    }

    /** The last version that was selected, numbered with the change that ended it. */
    private static Stored gone(Change change, Stored before) {
        return change.kind() == Change.Kind.DELETED
                ? change.after()
                : new Stored(
                        before.object().put(String.valueOf(change.revision()), "metadata", "resourceVersion"),
                        change.revision());
    }

    private void bookmark(long revision, boolean initialEnd) {
        var metadata = Json.object("resourceVersion", String.valueOf(revision), "creationTimestamp", Json.NULL);
        if (initialEnd) {
            metadata = metadata.with("annotations", Json.object("k8s.io/initial-events-end", "true"));
        }
        event(
                "BOOKMARK",
                JsonText.bytes(Json.object(
                        "kind", request.kind().kind(),
                        "apiVersion", request.kind().apiVersion(),
                        "metadata", metadata)));
    }

    private void error(ApiException refusal) throws IOException {
        event("ERROR", JsonText.bytes(refusal.status()));
        flush();
    }

    private void event(String type, byte[] object) {
        pending.writeBytes(text(type, object));
    }

    private static byte[] text(String type, byte[] object) {
        var text = new ByteArrayOutputStream(object.length + 40);
        text.writeBytes(("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
        text.writeBytes(object);
        text.writeBytes(END);
        return text.toByteArray();
    }

    private static final byte[] END = "}\n".getBytes(StandardCharsets.UTF_8);

    private void flush() throws IOException {
        output.write(pending.toByteArray());
        pending.reset();
    }
}
