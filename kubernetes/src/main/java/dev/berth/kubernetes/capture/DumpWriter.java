package dev.berth.kubernetes.capture;

import dev.berth.kubernetes.output.JsonText;
import dev.berth.kubernetes.output.TreeText;
import dev.berth.kubernetes.output.YamlText;
import dev.berth.kubernetes.tree.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;

/** Writes objects one by one as a {@code List}; does not close what it writes to. */
final class DumpWriter {
    /** How a list is written. */
    enum Form {
        YAML,
        JSON;

        /** What a file's name asks for: JSON where it ends so, with or without {@code .gz}; else YAML. */
        static Form of(String name) {
            return name.endsWith(".json") || name.endsWith(".json.gz") ? JSON : YAML;
        }
    }

    private final Writer out;
    private final Form form;
    private boolean any;

    DumpWriter(Writer out, Form form) throws IOException {
        this.out = out;
        this.form = form;
        out.write(
                switch (form) {
                    case JSON -> "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[";
                    case YAML -> "apiVersion: v1\nkind: List\nitems:";
                });
    }

    void add(Value object) {
        try {
            switch (form) {
                case JSON -> {
                    out.write(any ? ",\n" : "\n");
                    out.write(JsonText.of(json -> TreeText.write(object, json)));
                }
                case YAML -> {
                    out.write(any ? "" : "\n");
                    out.write(YamlText.of(new Value.Sequence(List.of(object), 0)));
                }
            }
            any = true;
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    void end() throws IOException {
        out.write(
                switch (form) {
                    case JSON -> any ? "\n]}\n" : "]}\n";
                    case YAML -> any ? "" : " []\n";
                });
        out.flush();
    }
}
