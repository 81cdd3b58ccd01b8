package dev.berth.testkit.live;

import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Stored;
import dev.berth.kubernetes.live.WatchedKind;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.ObjectSink;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.watch.WatchHealth;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The watch of one kind, whose events come when and how the test says. */
public final class SteppedWatch {
    private final Resource resource;
    private final ObjectSink sink;
    private final List<Change> coming = new ArrayList<>();
    private boolean current;

    SteppedWatch(WatchedKind kind, Inbox inbox) {
        resource = kind.resource();
        sink = new ObjectSink(resource, kind.type(), inbox);
    }

    boolean watches(Change change) {
        return change.resource().plural().equals(resource.plural())
                && change.resource().group().equals(resource.group());
    }

    /** Something happened; a broken watch never tells it. */
    void saw(Change change) {
        if (current) {
            coming.add(change);
        }
    }

    public int coming() {
        return coming.size();
    }

    public boolean isCurrent() {
        return current;
    }

    /** Tells the next event. */
    public void deliver() {
        if (!coming.isEmpty()) {
            tell(coming.removeFirst());
        }
    }

    /** Tells the next event twice. */
    public void duplicate() {
        if (!coming.isEmpty()) {
            tell(coming.getFirst());
            deliver();
        }
    }

    /** Never tells the next event. */
    public void drop() {
        if (!coming.isEmpty()) {
            coming.removeFirst();
        }
    }

    /** The stream ends, and what it had not told is lost. */
    public void broke(String why) {
        current = false;
        coming.clear();
        sink.health(new WatchHealth.Behind(why));
    }

    /** The server does not offer the kind, or not any more. */
    public void absent() {
        current = false;
        coming.clear();
        sink.health(new WatchHealth.Absent(resource));
    }

    /** The account may not. */
    public void forbidden() {
        current = false;
        coming.clear();
        sink.health(new WatchHealth.Forbidden("watch", resource));
    }

    /** Lists what is there, and watches from then on. */
    void list(Collection<Stored> objects, long revision) {
        coming.clear();
        current = true;
        sink.listing();
        objects.forEach(object -> sink.seen(tree(object), object.revision()));
        sink.listed(revision);
        sink.health(new WatchHealth.Current());
    }

    /** Compares what is known with what is there. All that the watch tells was told before. */
    void sweep(Collection<Stored> objects, long revision) {
        sink.sweeping();
        objects.forEach(object -> sink.seen(tree(object), object.revision()));
        sink.listed(revision);
    }

    private void tell(Change change) {
        if (change.kind() == Change.Kind.DELETED) {
            sink.gone(tree(change.after()), change.revision());
        } else {
            sink.seen(tree(change.after()), change.revision());
        }
    }

    static Value tree(Stored object) {
        return JsonTrees.read(JsonText.text(object.object()), "watch", 1);
    }

    public Resource resource() {
        return resource;
    }
}
