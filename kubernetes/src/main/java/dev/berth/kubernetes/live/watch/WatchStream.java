package dev.berth.kubernetes.live.watch;

import dev.berth.kubernetes.tree.Limits;
import dev.berth.kubernetes.tree.Value;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Takes lists and watch streams apart, object by object, as the bytes come. */
final class WatchStream implements AutoCloseable {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.DEPTH_MAX + 10)
                    .maxStringLength(Limits.SCALAR_LENGTH_MAX)
                    .maxDocumentLength(-1)
                    .maxTokenCount(-1)
                    .maxNumberLength(1000)
                    .build())
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private final JsonParser parser;
    private final LeanTrees trees;

    WatchStream(InputStream in, String source) {
        parser = FACTORY.createParser(ObjectReadContext.empty(), in);
        trees = new LeanTrees(source);
    }

    /** @param type ADDED, MODIFIED, DELETED, BOOKMARK or ERROR */
    record Change(String type, Value.Mapping object) {}

    /** What a page of a list says beside its objects. */
    record Page(long resourceVersion, String next) {}

    /** Handed each object of a page. */
    interface Each {
        void object(Value.Mapping object);
    }

    /** The next change; null at the end of the stream. */
    @Nullable
    Change next() {
        if (parser.nextToken() == null) {
            return null;
        }
        String type = "";
        Value object = new Value.Mapping(Map.of(), 0);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "type" -> type = parser.getString();
                case "object" -> object = trees.read(parser);
                default -> parser.skipChildren();
            }
        }
        return new Change(type, mapping(object));
    }

    Page page(Each each) {
        Value metadata = new Value.Mapping(Map.of(), 0);
        parser.nextToken();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            JsonToken token = parser.nextToken();
            if (key.equals("items") && token == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    each.object(mapping(trees.read(parser)));
                }
            } else if (key.equals("metadata")) {
                metadata = trees.read(parser);
            } else {
                parser.skipChildren();
            }
        }
        return new Page(ObjectParts.number(metadata, "resourceVersion"), ObjectParts.text(metadata, "continue"));
    }

    private static Value.Mapping mapping(Value value) {
        return value instanceof Value.Mapping mapping ? mapping : new Value.Mapping(Map.of(), 0);
    }

    /** Leaves the bytes' stream open: the connection owns it. */
    @Override
    public void close() {
        parser.close();
    }
}
