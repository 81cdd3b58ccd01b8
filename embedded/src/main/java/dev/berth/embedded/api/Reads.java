package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.select.Selection;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single objects, and lists page by page. */
public final class Reads {
    private final Store store;

    public Reads(Store store) {
        this.store = store;
    }

    /**
     * Which part of a list.
     *
     * @param limit 0 for all
     * @param next where the page before ended; null for the first page
     * @param revision null for the latest
     * @param exact as it was at the revision, or not older than it
     */
    public record Paging(
            long limit, @Nullable String next, @Nullable Long revision, boolean exact) {
        public static final Paging NONE = new Paging(0, null, null, false);
    }

    /**
     * A part of a list.
     *
     * @param next null on the last page
     * @param remaining how many follow; null where it is not known
     */
    public record Page(
            List<Stored> objects,
            long revision,
            @Nullable String next,
            @Nullable Long remaining) {}

    public Stored get(Kind kind, String namespace, String name) {
        var found = store.get(kind.table(), Stored.key(namespace, name));
        if (found == null) {
            throw ApiException.notFound(kind, name);
        }
        return found;
    }

    public Page list(Kind kind, String namespace, Selection selection, Paging paging) {
        var after = paging.next() == null ? null : Mark.read(paging.next());
        var snapshot = snapshot(kind, namespace, paging, after);
        var objects = new ArrayList<Stored>();
        String last = "";
        long beyond = 0;
        boolean more = false;
        for (var object : snapshot.objects()) {
            if (after != null && object.key().compareTo(after.key()) <= 0) {
                continue;
            }
            if (more) {
                beyond++;
            } else if (selects(kind, selection, object)) {
                objects.add(object);
                last = object.key();
                more = paging.limit() > 0 && objects.size() == paging.limit();
            }
        }
        if (!more || beyond == 0) {
            return new Page(objects, snapshot.revision(), null, null);
        }
        return new Page(
                objects,
                snapshot.revision(),
                new Mark(snapshot.revision(), last).text(),
                selection.selectsAll() ? beyond : null);
    }

    public static boolean selects(Kind kind, Selection selection, Stored object) {
        return selection.selectsAll() || selection.selects(kind.present(object.object()));
    }

    private Store.Snapshot snapshot(Kind kind, String namespace, Paging paging, @Nullable Mark after) {
        String prefix = namespace.isEmpty() ? "" : namespace + "/";
        if (after != null) {
            try {
                return store.listAt(kind.table(), prefix, after.revision());
            } catch (Store.ForgottenException forgotten) {
                throw ApiException.expired("The provided continue parameter is too old to display a consistent list"
                        + " result. You can start a new list without the continue parameter.");
            }
        }
        var revision = paging.revision();
        if (revision != null) {
            long current = store.revision();
            if (revision > current) {
                throw ApiException.tooNew(revision, current);
            }
            if (paging.exact()) {
                try {
                    return store.listAt(kind.table(), prefix, revision);
                } catch (Store.ForgottenException forgotten) {
                    throw ApiException.tooOld(revision, forgotten.oldest());
                }
            }
        }
        return store.list(kind.table(), prefix);
    }

    /** Where a page ended. */
    private record Mark(long revision, String key) {
        String text() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(JsonText.bytes(Json.object("rv", revision, "after", key)));
        }

        static Mark read(String text) {
            try {
                var mark = JsonText.read(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
                if (mark.get("rv").present() && mark.get("after").present()) {
                    return new Mark(mark.get("rv").number(0), mark.get("after").text(""));
                }
            } catch (IllegalArgumentException | JsonText.MalformedException malformed) {
                // Answered below, as a mark of another server is.
            }
            throw ApiException.badRequest("continue key is not valid: take it from the metadata of the page before");
        }
    }
}
