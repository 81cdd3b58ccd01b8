package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.store.Resource;
import dev.berth.embedded.store.Stored;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What holds for one kind beyond what holds for all objects. */
public interface Rules {
    Rules NONE = new Rules() {};

    /** What rules may look at; reads of one write are consistent with it. */
    interface Context {
        Instant now();

        @Nullable
        Stored find(Resource resource, String namespace, String name);

        List<Stored> all(Resource resource, String namespace);
    }

    /** Fills in what the user left out. Equal objects must give equal results. */
    default Json.Obj defaults(Json.Obj object) {
        return object;
    }

    /**
     * A new object as it will be stored.
     *
     * @throws ApiException where admission refuses it
     */
    default Json.Obj created(Json.Obj object, Context context) {
        return object.without("status");
    }

    /** A changed object as it will be stored; the status is already settled. */
    default Json.Obj updated(Json.Obj before, Json.Obj after, Context context) {
        return after;
    }

    /** An object with a new status as it will be stored. */
    default Json.Obj statusUpdated(Json.Obj before, Json.Obj after, Context context) {
        return after;
    }

    default List<Cause> check(Json.Obj object) {
        return List.of();
    }

    default List<Cause> checkUpdate(Json.Obj before, Json.Obj after) {
        return List.of();
    }

    /** How names must look; null when the name is fine. */
    default @Nullable String checkName(String name) {
        return Names.checkSubdomain(name);
    }

    /** Whether a change of anything but metadata and status is a new generation. */
    default boolean countsGenerations() {
        return true;
    }

    /** Seconds between the wish to delete and the deletion, which the one who runs the object confirms. */
    default long graceSeconds(Json.Obj object, @Nullable Long asked) {
        return 0;
    }

    /** Refuses a deletion, or marks the object for it. */
    default Json.Obj deleting(Json.Obj object, Context context) {
        return object;
    }

    /** Whether an update without a resourceVersion overwrites whatever is there. */
    default boolean allowsUnconditionalUpdate() {
        return true;
    }
}
