package dev.berth.kubernetes.live.watch;

import dev.berth.kubernetes.tree.Entries;
import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.Limits;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Builds trees of objects that the API server sent, without what no scheduler looks at: field managers, environments,
 * commands, probes. Such parts are skipped where they stand, and never where a user's own keys stand (labels,
 * annotations), so that a label named "env" stays.
 *
 * <p>Lines mean nothing in a stream, so they are not worked out; every value is on line 0.
 */
final class LeanTrees {
    /** What to leave out below a key: nothing, or these keys, or what their own rules say. */
    private record Rule(Set<String> skipped, Map<String, Rule> below) {
        static final Rule KEEP_ALL = new Rule(Set.of(), Map.of());

        Rule at(String key) {
            return below.getOrDefault(key, KEEP_ALL);
        }
    }

    private static final Rule CONTAINER = new Rule(
            Set.of(
                    "env",
                    "envFrom",
                    "command",
                    "args",
                    "livenessProbe",
                    "readinessProbe",
                    "startupProbe",
                    "lifecycle",
                    "securityContext",
                    "terminationMessagePath",
                    "terminationMessagePolicy",
                    "imagePullPolicy"),
            Map.of());
    private static final Rule CONTAINER_STATUS =
            new Rule(Set.of("state", "lastState", "containerID", "imageID", "image", "user", "volumeMounts"), Map.of());
    private static final Rule ANNOTATIONS =
            new Rule(Set.of("kubectl.kubernetes.io/last-applied-configuration"), Map.of());
    private static final Rule METADATA = new Rule(Set.of("managedFields"), Map.of("annotations", ANNOTATIONS));
    private static final Rule OBJECT = new Rule(
            Set.of(),
            Map.of(
                    "metadata",
                    METADATA,
                    "spec",
                    new Rule(
                            Set.of(),
                            Map.of(
                                    "containers", CONTAINER,
                                    "initContainers", CONTAINER,
                                    "ephemeralContainers", CONTAINER)),
                    "status",
                    new Rule(
                            Set.of("nodeInfo", "volumesInUse", "volumesAttached", "addresses", "podIPs", "hostIPs"),
                            Map.of(
                                    "containerStatuses", CONTAINER_STATUS,
                                    "initContainerStatuses", CONTAINER_STATUS,
                                    "ephemeralContainerStatuses", CONTAINER_STATUS))));

    private final String source;
    private int values;

    LeanTrees(String source) {
        this.source = source;
    }

    /** The object at the parser's current token; the parser is left at its end. */
    Value read(JsonParser parser) {
        values = 0;
        return value(parser, OBJECT, 0);
    }

    /** Rules pass through lists: what holds for a list of containers holds for each. */
    private Value value(JsonParser parser, Rule rule, int depth) {
        if (depth > Limits.DEPTH_MAX) {
            throw malformed("nested deeper than " + Limits.DEPTH_MAX + " levels");
        }
        if (++values > Limits.VALUES_PER_OBJECT_MAX) {
            throw malformed("more than " + Limits.VALUES_PER_OBJECT_MAX + " values in one object");
        }
        @Nullable JsonToken token = parser.currentToken();
        if (token == null) {
            throw malformed("the stream ends within an object");
        }
        return switch (token) {
            case START_OBJECT -> mapping(parser, rule, depth);
            case START_ARRAY -> {
                var items = new ArrayList<Value>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser, rule, depth + 1));
                }
                yield new Value.Sequence(items, 0);
            }
            case VALUE_STRING -> new Value.Scalar(parser.getString(), Value.Kind.TEXT, 0);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Value.Scalar(parser.getString(), Value.Kind.NUMBER, 0);
            case VALUE_TRUE, VALUE_FALSE -> new Value.Scalar(parser.getString(), Value.Kind.BOOLEAN, 0);
            case VALUE_NULL -> new Value.Null(0);
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw malformed("unexpected " + token);
        };
    }

    private Value mapping(JsonParser parser, Rule rule, int depth) {
        var entries = new Entries.Builder();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            if (key == null) {
                throw malformed("the stream ends within an object");
            }
            parser.nextToken();
            if (rule.skipped().contains(key)) {
                parser.skipChildren();
            } else {
                entries.put(key, value(parser, rule.at(key), depth + 1));
            }
        }
        return new Value.Mapping(entries.build(), 0);
    }

    private MalformedDocumentException malformed(String what) {
        return new MalformedDocumentException(InputCode.NOT_JSON, source, 0, what);
    }
}
