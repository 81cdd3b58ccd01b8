package dev.berth.embedded.store;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import org.jspecify.annotations.Nullable;

/** One version of an object. Its text is written once, however many watchers and lists send it. */
public final class Stored {
    private final Json.Obj object;
    private final long revision;
    private volatile byte @Nullable [] text;

    public Stored(Json.Obj object, long revision) {
        this.object = object;
        this.revision = revision;
    }

    public Json.Obj object() {
        return object;
    }

    public long revision() {
        return revision;
    }

    public Json.Obj metadata() {
        return object.get("metadata").asObject();
    }

    /** The empty text for objects that belong to no namespace. */
    public String namespace() {
        return object.at("metadata", "namespace").text("");
    }

    public String name() {
        return object.at("metadata", "name").text("");
    }

    public String uid() {
        return object.at("metadata", "uid").text("");
    }

    public String key() {
        return key(namespace(), name());
    }

    /** Sorts as lists do: by namespace, then by name. */
    public static String key(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + '/' + name;
    }

    /** The object as JSON; not to be modified. */
    public byte[] text() {
        var known = text;
        if (known == null) {
            known = JsonText.bytes(object);
            text = known;
        }
        return known;
    }
}
