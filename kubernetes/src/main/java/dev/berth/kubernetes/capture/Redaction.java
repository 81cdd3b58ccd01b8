package dev.berth.kubernetes.capture;

import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.tree.Value;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Hides whose cluster it is, and leaves all that decides where pods go.
 *
 * <p>An object keeps only fields that a rule names, see {@link RedactionRules}; names of objects, images, values of labels and
 * keys that no vendor defines become pseudonyms. Commands, environments, annotations without a meaning for scheduling and
 * messages are gone. What stays: the shape of the cluster, amounts, times, names of resources, drivers, schedulers and hardware,
 * device identities where pods are bound to devices by them.
 *
 * <p>All objects are met first, then written: see {@link Pseudonyms}. For one capture and one thread.
 */
public final class Redaction {
    private final Disguise names;
    private boolean fixed;

    /** With a secret that is forgotten: nobody can tell whether a uid was in the cluster. */
    public Redaction() {
        var secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        names = new Disguise(secret);
    }

    /** Hides the names in all objects of a cluster, in their order. */
    public static List<Value> of(List<Value> objects) {
        var redaction = new Redaction();
        objects.forEach(redaction::meet);
        return objects.stream().map(redaction::redacted).toList();
    }

    /** Gathers the names of an object. */
    void meet(Value object) {
        if (ObjectParts.text(object, "kind").equals("Pod")
                && ObjectParts.at(object, "spec", "volumes") instanceof Value.Sequence volumes) {
            for (var volume : volumes.items()) {
                if (ObjectParts.at(volume, "ephemeral") != null) {
                    names.compose(ObjectParts.text(object, "metadata", "name"), ObjectParts.text(volume, "name"));
                }
            }
        }
        written(object);
    }

    /** The object without what it must not tell; all objects must have been met. */
    Value redacted(Value object) {
        if (!fixed) {
            names.fix();
            fixed = true;
        }
        return written(object);
    }

    private Value written(Value object) {
        String kind = ObjectParts.text(object, "kind");
        var kept = new LinkedHashMap<String, Value>();
        if (object instanceof Value.Mapping mapping) {
            for (String key : new String[] {"apiVersion", "kind"}) {
                var value = mapping.entries().get(key);
                if (value != null) {
                    kept.put(key, value);
                }
            }
        }
        if (RedactionRules.of(kind).apply(object, names) instanceof Value.Mapping rest) {
            rest.entries().forEach(kept::putIfAbsent);
        }
        return new Value.Mapping(kept, 0);
    }
}
