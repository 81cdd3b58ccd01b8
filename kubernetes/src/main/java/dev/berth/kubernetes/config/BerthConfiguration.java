package dev.berth.kubernetes.config;

import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.objects.KnownFields;
import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a configuration file says of the process: where the cluster is, where to listen, how to log. It may stand in one file
 * with a KubeSchedulerConfiguration, which says how to decide.
 *
 * @param settings by key, in the order of the file
 */
public record BerthConfiguration(Map<String, Setting> settings) {
    /** The kind that a document of the file names. */
    public static final String KIND = "BerthConfiguration";

    private static final String API_VERSION = "berth.dev/v1alpha1";

    /**
     * What a key is set to.
     *
     * @param values one, or several where the file has a list
     * @param place file and line
     */
    public record Setting(List<String> values, String place, Field field) {
        /** Says what is wrong with the value. */
        public InvalidObjectException invalid(String what) {
            return field.invalid(what);
        }
    }

    /**
     * Reads the part of a file that is Berth's; all settings are absent where the file has none.
     *
     * @param known the keys that there are
     * @throws InvalidObjectException where a key is not known; the message names the nearest that is
     */
    public static BerthConfiguration read(String text, String file, List<String> known) {
        var found = new ArrayList<Value>();
        for (var document : Documents.of(text, file)) {
            if (Documents.kind(document, file).equals(KIND)) {
                found.add(document);
            }
        }
        if (found.size() > 1) {
            throw new MalformedDocumentException(
                    InputCode.TOO_MANY, file, found.get(1).line(), "a second " + KIND + "; join the two");
        }
        var settings = new LinkedHashMap<String, Setting>();
        if (!found.isEmpty()) {
            read(Field.root(found.get(0), file).named(KIND), file, known, settings);
        }
        return new BerthConfiguration(settings);
    }

    private static void read(Field root, String file, List<String> known, Map<String, Setting> into) {
        if (!root.at("apiVersion").text("").equals(API_VERSION)) {
            throw root.at("apiVersion").invalid("use " + API_VERSION);
        }
        var fields = new ArrayList<>(List.of("apiVersion", "kind"));
        fields.addAll(known);
        KnownFields.check(root, fields);
        root.entries().forEach((key, field) -> {
            var value = field.value();
            if (known.contains(key) && value != null) {
                boolean list = value instanceof Value.Sequence;
                into.put(
                        key,
                        new Setting(list ? field.texts() : List.of(field.text("")), file + ":" + value.line(), field));
            }
        });
    }
}
