package dev.berth.kubernetes.output;

import dev.berth.kubernetes.tree.Value;
import java.util.regex.Pattern;

/** A tree as YAML in block style, as kubectl writes it. */
public final class YamlText {
    /** Texts that YAML reads as themselves, whatever the reader's version. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*");

    private static final Pattern RESERVED =
            Pattern.compile("true|false|yes|no|on|off|null|y|n", Pattern.CASE_INSENSITIVE);

    private final StringBuilder text = new StringBuilder();

    private YamlText() {}

    /** Ends with a line feed. */
    public static String of(Value value) {
        var yaml = new YamlText();
        yaml.block(value, 0, false);
        return yaml.text.toString();
    }

    /** @param inLine whether the first line is begun already */
    private void block(Value value, int indent, boolean inLine) {
        boolean begun = inLine;
        switch (value) {
            case Value.Mapping mapping
            when !mapping.entries().isEmpty() -> {
                for (var entry : mapping.entries().entrySet()) {
                    indent(begun ? 0 : indent);
                    begun = false;
                    text.append(scalar(entry.getKey())).append(':');
                    under(entry.getValue(), indent);
                }
            }
            case Value.Sequence sequence
            when !sequence.items().isEmpty() -> {
                for (var item : sequence.items()) {
                    indent(begun ? 0 : indent);
                    begun = false;
                    text.append("- ");
                    block(item, indent + 2, true);
                }
            }
            case Value.Mapping empty -> text.append("{}\n");
            case Value.Sequence empty -> text.append("[]\n");
            case Value.Scalar scalar -> text.append(leaf(scalar)).append('\n');
            case Value.Null none -> text.append("null\n");
        }
    }

    private void under(Value value, int indent) {
        boolean nested = switch (value) {
            case Value.Mapping mapping -> !mapping.entries().isEmpty();
            case Value.Sequence sequence -> !sequence.items().isEmpty();
            case Value.Scalar scalar -> false;
            case Value.Null none -> false;
        };
        if (nested) {
            text.append('\n');
            block(value, value instanceof Value.Mapping ? indent + 2 : indent, false);
        } else {
            text.append(' ');
            block(value, indent, true);
        }
    }

    private void indent(int columns) {
        text.repeat(' ', columns);
    }

    private static String leaf(Value.Scalar scalar) {
        return scalar.kind() == Value.Kind.TEXT ? scalar(scalar.text()) : scalar.text();
    }

    /** What is not plain is quoted as in JSON, which YAML reads alike. */
    private static String scalar(String text) {
        return PLAIN.matcher(text).matches() && !RESERVED.matcher(text).matches()
                ? text
                : JsonText.of(out -> out.writeString(text));
    }
}
