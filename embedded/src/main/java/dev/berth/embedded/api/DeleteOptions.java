package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a deletion is meant: how long to wait, of which version, what becomes of dependents. */
public record DeleteOptions(
        @Nullable Long graceSeconds,
        @Nullable String uid,
        @Nullable String resourceVersion,
        Propagation propagation,
        boolean dryRun) {
    public static final DeleteOptions PLAIN = new DeleteOptions(null, null, null, Propagation.BACKGROUND, false);

    /** What becomes of the objects that the deleted one owns. */
    public enum Propagation {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }

    public static DeleteOptions of(Json body) {
        var preconditions = body.get("preconditions");
        var grace = body.get("gracePeriodSeconds");
        return new DeleteOptions(
                grace.present() ? grace.number(0) : null,
                preconditions.get("uid").textOrNull(),
                preconditions.get("resourceVersion").textOrNull(),
                propagation(
                        body.get("propagationPolicy").textOrNull(),
                        body.get("orphanDependents").isTrue()),
                !body.get("dryRun").items().isEmpty());
    }

    public static Propagation propagation(@Nullable String policy, boolean orphan) {
        if (policy == null) {
            return orphan ? Propagation.ORPHAN : Propagation.BACKGROUND;
        }
        try {
            return Propagation.valueOf(policy.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw ApiException.badRequest(
                    "propagationPolicy \"" + policy + "\" is unknown; use Background, Foreground or Orphan");
        }
    }

    public DeleteOptions dryRun(boolean dry) {
        return new DeleteOptions(graceSeconds, uid, resourceVersion, propagation, dry);
    }

    public static DeleteOptions now() {
        return new DeleteOptions(0L, null, null, Propagation.BACKGROUND, false);
    }

    public DeleteOptions onlyUid(String only) {
        return new DeleteOptions(graceSeconds, only, resourceVersion, propagation, dryRun);
    }
}
