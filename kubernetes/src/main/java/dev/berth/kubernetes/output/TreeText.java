package dev.berth.kubernetes.output;

import dev.berth.kubernetes.tree.Value;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/** A tree as JSON. */
public final class TreeText {
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private TreeText() {}

    /** Numbers keep their text; one that JSON cannot write becomes a text, which Kubernetes objects read alike. */
    public static void write(Value value, JsonGenerator out) {
        switch (value) {
            case Value.Mapping mapping -> {
                out.writeStartObject();
                mapping.entries().forEach((key, each) -> {
                    out.writeName(key);
                    write(each, out);
                });
                out.writeEndObject();
            }
            case Value.Sequence sequence -> {
                out.writeStartArray();
                sequence.items().forEach(item -> write(item, out));
                out.writeEndArray();
            }
            case Value.Scalar scalar -> {
                switch (scalar.kind()) {
                    case TEXT -> out.writeString(scalar.text());
                    case BOOLEAN -> out.writeBoolean(scalar.text().equals("true"));
                    case NUMBER -> {
                        if (JSON_NUMBER.matcher(scalar.text()).matches()) {
                            out.writeNumber(scalar.text());
                        } else {
                            out.writeString(scalar.text());
                        }
                    }
                }
            }
            case Value.Null none -> out.writeNull();
        }
    }
}
