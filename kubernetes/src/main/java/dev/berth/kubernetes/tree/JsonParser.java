package dev.berth.kubernetes.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) from UTF-8 bytes straight into trees, by recursive descent.
 *
 * <p>Strict: no comments, no trailing commas, no leading zeros, no key twice. Numbers keep their text. {@code managedFields}, which is often half of an object and says nothing of scheduling, is
 * checked and left out.
 *
 * <p>Cost: one pass. Names of fields come from a small table, as they recur from object to object; what is plain ASCII is
 * copied without decoding. Depth, values and lengths are bounded by {@link Limits}.
 */
final class JsonParser {
    private static final int NAMES = 1 << 10;
    private static final int NAME_LENGTH_MAX = 64;

    private final byte[] bytes;
    private final int end;
    private final String file;
    private final @Nullable String[] names;
    private int at;
    private int line;
    private int values;

    /** @param names a table that may be shared by parsers of one thread, see {@link #names()} */
    JsonParser(byte[] bytes, int from, int end, String file, int firstLine, @Nullable String[] names) {
        this.bytes = bytes;
        this.end = end;
        this.file = file;
        this.names = names;
        at = from;
        line = firstLine;
    }

    static @Nullable String[] names() {
        return new @Nullable String[NAMES];
    }

    /** The only value of the text. */
    Value only() {
        if (next() < 0) {
            throw malformed("the document is empty");
        }
        var value = value(0);
        if (next() >= 0) {
            throw malformed("something follows the end of the document");
        }
        return value;
    }

    /** The next byte that is not blank, which is not consumed; -1 at the end. */
    private int next() {
        while (at < end) {
            byte b = bytes[at];
            if (b == '\n') {
                line++;
            } else if (b != ' ' && b != '\r' && b != '\t') {
                return b & 0xff;
            }
            at++;
        }
        return -1;
    }

    private Value value(int depth) {
        if (depth > Limits.DEPTH_MAX) {
            throw malformed(InputCode.TOO_LARGE, "nested deeper than " + Limits.DEPTH_MAX + " levels");
        }
        if (++values > Limits.VALUES_PER_OBJECT_MAX) {
            throw malformed(InputCode.TOO_LARGE, "more than " + Limits.VALUES_PER_OBJECT_MAX + " values in one object");
        }
        return switch (next()) {
            case '{' -> mapping(depth);
            case '[' -> sequence(depth);
            case '"' -> {
                int begin = line;
                yield new Value.Scalar(text(), Value.Kind.TEXT, begin);
            }
            case 't' -> word("true", new Value.Scalar("true", Value.Kind.BOOLEAN, line));
            case 'f' -> word("false", new Value.Scalar("false", Value.Kind.BOOLEAN, line));
            case 'n' -> word("null", new Value.Null(line));
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            case -1 -> throw malformed("the document ends too early");
            default -> throw malformed("not JSON: a value cannot begin with " + shown());
        };
    }

    private Value mapping(int depth) {
        int begin = line;
        at++;
        var entries = new Entries.Builder();
        if (next() == '}') {
            at++;
            return new Value.Mapping(Entries.NONE, begin);
        }
        while (true) {
            if (next() != '"') {
                throw unexpected("the name of a field in quotes");
            }
            int named = line;
            String key = name();
            if (next() != ':') {
                throw unexpected("a colon after the field's name");
            }
            at++;
            var value = value(depth + 1);
            if (!key.equals("managedFields") && !entries.put(key, value)) {
                throw new MalformedDocumentException(
                        InputCode.KEY_TWICE,
                        file,
                        named,
                        "the key " + key + " stands twice in one mapping; remove one");
            }
            switch (next()) {
                case ',' -> at++;
                case '}' -> {
                    at++;
                    return new Value.Mapping(entries.build(), begin);
                }
                default -> throw unexpected("a comma or } after a field");
            }
        }
    }

    private Value sequence(int depth) {
        int begin = line;
        at++;
        var items = new ArrayList<Value>(4);
        if (next() == ']') {
            at++;
            return new Value.Sequence(items, begin);
        }
        while (true) {
            items.add(value(depth + 1));
            switch (next()) {
                case ',' -> at++;
                case ']' -> {
                    at++;
                    return new Value.Sequence(items, begin);
                }
                default -> throw unexpected("a comma or ] after an item");
            }
        }
    }

    private Value word(String word, Value value) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= end || bytes[at + i] != word.charAt(i)) {
                throw malformed("not JSON: unknown word, only true, false and null need no quotes");
            }
        }
        at += word.length();
        return value;
    }

    private Value number() {
        int from = at;
        if (bytes[at] == '-') {
            at++;
        }
        int first = at;
        digits();
        if (bytes[first] == '0' && at > first + 1) {
            throw malformed("not JSON: a number must not begin with 0");
        }
        if (at < end && bytes[at] == '.') {
            at++;
            digits();
        }
        if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            digits();
        }
        if (at - from > Limits.NUMBER_LENGTH_MAX) {
            throw malformed(InputCode.TOO_LARGE, "a number of more than " + Limits.NUMBER_LENGTH_MAX + " characters");
        }
        return new Value.Scalar(ascii(from, at), Value.Kind.NUMBER, line);
    }

    private void digits() {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw malformed("not JSON: a digit is missing in a number");
        }
    }

    /** The name of a field, from the table where it is short and plain. */
    private String name() {
        int from = at + 1;
        int hash = 0;
        int to = from;
        int limit = Math.min(end, from + NAME_LENGTH_MAX);
        while (to < limit) {
            byte b = bytes[to];
            if (b == '"') {
                at = to + 1;
                return named(from, to, hash);
            }
            if (b < ' ' || b == '\\') { // also what is not ASCII
                break;
            }
            hash = hash * 31 + b;
            to++;
        }
        return text();
    }

    private String named(int from, int to, int hash) {
        int slot = (hash ^ (hash >>> 15)) & (NAMES - 1);
        String known = names[slot];
        if (known != null && known.length() == to - from && known.hashCode() == hash && isAt(known, from)) {
            return known;
        }
        String name = ascii(from, to);
        names[slot] = name;
        return name;
    }

    private boolean isAt(String text, int from) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private String ascii(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private String text() {
        int from = ++at;
        boolean ascii = true;
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                checkLength(at - from);
                String text = ascii ? ascii(from, at) : decoded(from, at);
                at++;
                return text;
            }
            if (b == '\\') {
                return escaped(from);
            }
            if (b >= 0 && b < ' ') {
                throw malformed("not JSON: a control character in a text must be escaped");
            }
            ascii &= b >= 0;
            at++;
        }
        throw malformed("a text does not end");
    }

    private String decoded(int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed(InputCode.NOT_UTF8, "a text is not UTF-8");
        }
    }

    /** The rest of a text from its first backslash on. */
    private String escaped(int from) {
        var text = new StringBuilder(decoded(from, at));
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                at++;
                checkLength(text.length());
                return text.toString();
            }
            if (b == '\\') {
                at++;
                text.append(escape());
            } else {
                int plain = at;
                while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
                    if (bytes[at] >= 0 && bytes[at] < ' ') {
                        throw malformed("not JSON: a control character in a text must be escaped");
                    }
                    at++;
                }
                text.append(decoded(plain, at));
            }
            checkLength(text.length());
        }
        throw malformed("a text does not end");
    }

    private char escape() {
        if (at >= end) {
            throw malformed("a text does not end");
        }
        return switch (bytes[at++]) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = at < end ? Character.digit(bytes[at++], 16) : -1;
                    if (digit < 0) {
                        throw malformed("not JSON: \\u needs four hexadecimal digits");
                    }
                    code = code * 16 + digit;
                }
                yield (char) code;
            }
            default -> throw malformed("not JSON: unknown escape in a text");
        };
    }

    private void checkLength(int length) {
        if (length > Limits.SCALAR_LENGTH_MAX) {
            throw malformed(InputCode.TOO_LARGE, "a text longer than " + Limits.SCALAR_LENGTH_MAX + " characters");
        }
    }

    private MalformedDocumentException unexpected(String needed) {
        return malformed(
                at >= end
                        ? "the document ends too early; " + needed + " is needed here"
                        : "not JSON: " + needed + " is needed here, not " + shown());
    }

    private String shown() {
        byte b = bytes[at];
        return b > ' ' && b < 0x7f ? String.valueOf((char) b) : "byte 0x%02x".formatted(b & 0xff);
    }

    private MalformedDocumentException malformed(String what) {
        return malformed(InputCode.NOT_JSON, what);
    }

    private MalformedDocumentException malformed(InputCode code, String what) {
        return new MalformedDocumentException(code, file, line, what);
    }
}
