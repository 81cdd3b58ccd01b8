package dev.berth.simulator.trace;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A trace on disk: CSV with a first line of field names, or JSONL with one flat object a line; plain or gzip, told by
 * content. Cost: one pass, nothing is held but the line at hand.
 */
public final class TraceFile {
    /** Longer lines are broken ones. */
    static final int LINE_LENGTH_MAX = 1 << 16;

    private static final int GZIP = 0x1f8b;
    private static final JsonFactory JSON = new JsonFactory();

    private final Path path;

    public TraceFile(Path path) {
        this.path = path;
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** The field names of the first line; of a JSONL file, those of the first object. */
    public List<String> fields() throws IOException {
        try (var lines = open()) {
            String first = lines.readLine();
            if (first == null) {
                throw new BrokenTraceException(path.toString(), 1, "the file is empty; it needs a line of field names");
            }
            return isJson(first) ? List.copyOf(object(first, 1).keySet()) : header(first);
        }
    }

    /** Calls with each line; what the reader throws about a line is the problems' business. */
    void read(Problems problems, Consumer<Row> reader) throws IOException {
        try (var lines = open()) {
            @Nullable List<String> header = null;
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                try {
                    if (number == 1 && !isJson(line)) {
                        header = header(line);
                    } else {
                        reader.accept(header == null ? fromObject(line, number) : fromValues(line, number, header));
                    }
                } catch (BrokenTraceException broken) {
                    problems.met(broken);
                } catch (IllegalArgumentException broken) {
                    problems.met(new BrokenTraceException(path.toString(), number, broken.getMessage() + ""));
                }
            }
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private BufferedReader open() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        if (magic == GZIP) {
            in = new GZIPInputStream(in, 1 << 16);
        }
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
    }

    private static boolean isJson(String line) {
        return line.stripLeading().startsWith("{");
    }

    private static List<String> header(String line) {
        String text = line.startsWith("\uFEFF") ? line.substring(1) : line;
        return split(text).stream().map(String::strip).toList();
    }

    private Row fromValues(String line, long number, List<String> header) {
        if (line.length() > LINE_LENGTH_MAX) {
            throw new BrokenTraceException(
                    path.toString(), number, "the line is longer than " + LINE_LENGTH_MAX + " characters");
        }
        var values = split(line);
        if (values.size() != header.size()) {
            throw new BrokenTraceException(
                    path.toString(),
                    number,
                    "the line has " + values.size() + " fields, the first line names " + header.size() + ": "
                            + String.join(",", header));
        }
        return new Row(path.toString(), number, field -> {
            int at = header.indexOf(field);
            return at < 0 ? null : values.get(at);
        });
    }

    private Row fromObject(String line, long number) {
        var values = object(line, number);
        return new Row(path.toString(), number, values::get);
    }

    private Map<String, String> object(String line, long number) {
        var values = new HashMap<String, String>();
        try (var parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            parser.nextToken();
            for (var token = parser.nextToken(); token == JsonToken.PROPERTY_NAME; token = parser.nextToken()) {
                String name = parser.currentName();
                var value = parser.nextToken();
                if (value == null || !value.isScalarValue()) {
                    throw new BrokenTraceException(path.toString(), number, name + " must be a text or a number");
                }
                if (value != JsonToken.VALUE_NULL) {
                    values.put(name, String.valueOf(parser.getString()));
                }
            }
        } catch (JacksonException notJson) {
            throw new BrokenTraceException(path.toString(), number, "not JSON: " + notJson.getOriginalMessage());
        }
        return values;
    }

    /** The values of a CSV line; a value in double quotes may hold commas, and a quote written twice. */
    static List<String> split(String line) {
        var values = new ArrayList<String>();
        if (line.indexOf('"') < 0) {
            int from = 0;
            for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', from)) {
                values.add(line.substring(from, comma));
                from = comma + 1;
            }
            values.add(line.substring(from));
            return values;
        }
        var value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                value.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values;
    }
}
