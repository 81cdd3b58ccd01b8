package dev.berth.kubernetes.tree;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Reads the part of YAML that {@code kubectl} and Go programs write: block mappings and sequences, one-line or wrapped
 * scalars, {@code {}}, {@code []} and literal texts. Ten times as fast as a full parser, which dumps of a hundred megabytes
 * need.
 *
 * <p>Nothing is guessed: at the first character that this part does not cover (anchors, tags, flow collections, comments,
 * tabs, blank lines within a scalar, what is malformed), {@link #read} gives up and returns null, and the full parser
 * reads the text from its beginning. So what it does read, it must read as {@link YamlTrees} does; a property test holds
 * that. Only what is nested too deep is refused here already, for as long as all before it is covered: a full parser pays
 * dearly for depth.
 *
 * <p>Cost: one pass by recursive descent over lines.
 */
public final class BlockYaml {
    private static final int VALUES_MAX = 200_000;
    private static final int KEY_LENGTH_MAX = 500;
    private static final int NAMES = 1 << 10;
    private static final String INDICATORS = "?:,[]{}#&*!|>'\"%@`";

    /** The text is not of the part that is covered. Without a stack, as it is thrown for every such text. */
    private static final class NotCovered extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final NotCovered HERE = new NotCovered();

        private NotCovered() {
            super(null, null, false, false);
        }
    }

    private final String text;
    private final String file;
    private final @Nullable String[] names;

    /** The depth of the outermost value: the items of a list lie one deeper than they stand in the text. */
    private final int outermost;

    private int line;

    /** Where the content of the line at hand begins and ends; the content is empty at the end of the text. */
    private int from;

    private int to;

    /** The column of the content; -1 at the end of the text. */
    private int indent;

    private int nextLine;
    private int values;

    private BlockYaml(String text, String file, int firstLine, boolean document, @Nullable String[] names) {
        this.text = text;
        this.file = file;
        outermost = document ? 0 : 1;
        this.names = names;
        line = firstLine - 1;
    }

    /** A table for names of fields, to be shared by texts that one thread reads. */
    public static @Nullable String[] names() {
        return new @Nullable String[NAMES];
    }

    /**
     * Reads one document, or the items of a sequence that stand alone.
     *
     * @param text ends with a line feed
     * @param document whether the text is a document of its own, in which {@code items} are a list's
     * @return null where the text is beyond what is covered
     * @throws MalformedDocumentException where the text is nested too deep
     */
    public static @Nullable Value read(
            String text, String file, int firstLine, boolean document, @Nullable String[] names) {
        var reader = new BlockYaml(text, file, firstLine, document, names);
        try {
            if (document && text.startsWith("---\n")) {
                reader.nextLine = 4;
                reader.line++;
            }
            reader.advance();
            while (document && reader.indent >= 0 && text.charAt(reader.from) == '#') {
                reader.advance();
            }
            if (reader.indent < 0) {
                return null;
            }
            var value = reader.block(reader.outermost);
            return reader.indent >= 0 || (document && isSpecial(value)) ? null : value;
        } catch (NotCovered beyond) {
            return null;
        }
    }

    /** What the full parser treats otherwise at the first level of a document. */
    private static boolean isSpecial(Value value) {
        return !(value instanceof Value.Mapping mapping) || mapping.entries().containsKey("items");
    }

    /** Goes to the next line that is not blank. */
    private void advance() {
        while (true) {
            if (nextLine >= text.length()) {
                indent = -1;
                return;
            }
            int begin = nextLine;
            int end = text.indexOf('\n', begin);
            if (end < 0) {
                throw NotCovered.HERE;
            }
            line++;
            nextLine = end + 1;
            int content = begin;
            while (content < end && text.charAt(content) == ' ') {
                content++;
            }
            while (end > content && text.charAt(end - 1) == ' ') {
                end--;
            }
            if (content < end) {
                from = content;
                to = end;
                indent = content - begin;
                if (indent == 0 && (text.startsWith("---", from) || text.startsWith("...", from))) {
                    throw NotCovered.HERE;
                }
                return;
            }
        }
    }

    /** A mapping or sequence that begins at the content at hand. */
    private Value block(int depth) {
        bound(depth, line);
        if (++values > VALUES_MAX) {
            throw NotCovered.HERE;
        }
        char first = text.charAt(from);
        if (first == '{' || first == '[') {
            throw flow(from, depth);
        }
        return isItem() ? sequence(depth) : mapping(depth);
    }

    private void bound(int depth, int at) {
        if (depth - outermost > Limits.DEPTH_MAX) {
            throw tooDeep(at);
        }
    }

    private MalformedDocumentException tooDeep(int at) {
        return new MalformedDocumentException(
                InputCode.TOO_LARGE, file, at, "nested deeper than " + Limits.DEPTH_MAX + " levels");
    }

    /** A flow collection is not covered, but is not let through either if it is nested too deep. */
    private RuntimeException flow(int content, int depth) {
        int deep = FlowDepth.lineTooDeep(text, content, line, depth - outermost);
        return deep < 0 ? NotCovered.HERE : tooDeep(deep);
    }

    private boolean isItem() {
        return text.charAt(from) == '-' && (to == from + 1 || text.charAt(from + 1) == ' ');
    }

    private Value sequence(int depth) {
        int column = indent;
        int begin = line;
        var items = new ArrayList<Value>(4);
        while (indent == column && isItem()) {
            int content = from + 1;
            while (content < to && text.charAt(content) == ' ') {
                content++;
            }
            if (content == to) {
                int at = line;
                advance();
                items.add(indent > column ? block(depth + 1) : empty(at, depth + 1));
            } else {
                indent += content - from;
                from = content;
                items.add(isItem() || keyEnd() >= 0 ? block(depth + 1) : scalar(content, column, depth + 1));
            }
        }
        if (indent > column) {
            throw NotCovered.HERE;
        }
        return new Value.Sequence(items, begin);
    }

    private Value mapping(int depth) {
        int column = indent;
        int begin = line;
        var entries = new Entries.Builder();
        while (indent == column && !isItem()) {
            int colon = keyEnd();
            if (colon < 0) {
                throw NotCovered.HERE;
            }
            String key = key(colon);
            int content = colon + 1;
            while (content < to && text.charAt(content) == ' ') {
                content++;
            }
            var value = content == to ? under(column, depth) : scalar(content, column, depth + 1);
            if (key.equals("managedFields")) {
                if (depth == 0) {
                    throw NotCovered.HERE;
                }
            } else if (key.equals("<<") || !entries.put(key, value)) {
                throw NotCovered.HERE;
            }
        }
        if (indent > column || (indent == column && column >= 0 && isItem() && !entries.isEmpty())) {
            throw NotCovered.HERE;
        }
        return new Value.Mapping(entries.build(), begin);
    }

    /** The value of a key that has nothing behind it on its line. */
    private Value under(int column, int depth) {
        int at = line;
        advance();
        return indent > column || (indent == column && isItem()) ? block(depth + 1) : empty(at, depth + 1);
    }

    private Value empty(int at, int depth) {
        bound(depth, at);
        values++;
        return new Value.Null(at);
    }

    /** Where the colon behind the key at hand is, or -1 where the content is no key. */
    private int keyEnd() {
        char first = text.charAt(from);
        int at = from;
        if (first == '"' || first == '\'') {
            at = text.indexOf(first, from + 1);
            if (at < 0 || at >= to) {
                return -1; // a wrapped text
            }
            at++;
            if (at < to && text.charAt(at) == first) {
                return -1; // a doubled quote: no key of ours
            }
            return at < to && text.charAt(at) == ':' && (at + 1 == to || text.charAt(at + 1) == ' ') ? at : -1;
        }
        if (INDICATORS.indexOf(first) >= 0) {
            return -1;
        }
        while (true) {
            at = text.indexOf(':', at);
            if (at < 0 || at >= to) {
                return -1;
            }
            if (at + 1 == to || text.charAt(at + 1) == ' ') {
                return at;
            }
            at++;
        }
    }

    private String key(int colon) {
        if (colon - from > KEY_LENGTH_MAX || text.charAt(colon - 1) == ' ') {
            throw NotCovered.HERE;
        }
        char first = text.charAt(from);
        if (first == '"' || first == '\'') {
            String key = text.substring(from + 1, colon - 1);
            checkPlain(from + 1, colon - 1);
            if (key.indexOf('\\') >= 0) {
                throw NotCovered.HERE;
            }
            return key;
        }
        int hash = 0;
        for (int i = from; i < colon; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || (c == '#' && text.charAt(i - 1) == ' ')) {
                throw NotCovered.HERE;
            }
            hash = hash * 31 + c;
        }
        int slot = (hash ^ (hash >>> 15)) & (NAMES - 1);
        String known = names[slot];
        if (known != null && known.length() == colon - from && text.startsWith(known, from)) {
            return known;
        }
        String name = text.substring(from, colon);
        names[slot] = name;
        return name;
    }

    /**
     * A scalar or an empty collection from a place on the line at hand to that line's end, or on to further lines; goes to
     * the line behind it.
     *
     * @param column of the mapping or sequence that it belongs to
     */
    private Value scalar(int content, int column, int depth) {
        bound(depth, line);
        values++;
        int at = line;
        char first = text.charAt(content);
        return switch (first) {
            case '|' -> literal(content, column);
            case '\'', '"' -> quoted(content, column);
            case '{', '[' -> {
                char closing = first == '{' ? '}' : ']';
                if (to != content + 2 || text.charAt(content + 1) != closing) {
                    throw flow(content, depth);
                }
                advance();
                notDeeper(column);
                yield first == '{' ? new Value.Mapping(Entries.NONE, at) : new Value.Sequence(new ArrayList<>(0), at);
            }
            default -> plain(content, column);
        };
    }

    private void notDeeper(int column) {
        if (indent > column) {
            throw NotCovered.HERE;
        }
    }

    private Value plain(int content, int column) {
        int at = line;
        char first = text.charAt(content);
        if (INDICATORS.indexOf(first) >= 0
                || (first == '-' && (content + 1 == to || text.charAt(content + 1) == ' '))) {
            throw NotCovered.HERE;
        }
        checkPlainScalar(content, to);
        String value = text.substring(content, to);
        int end = nextLine;
        advance();
        if (indent <= column) {
            return YamlTrees.plain(value, at);
        }
        var wrapped = new StringBuilder(value);
        while (indent > column) {
            wrapped.append(' ').append(continuation(end));
            checkPlainScalar(from, to);
            end = nextLine;
            advance();
        }
        return YamlTrees.plain(wrapped.toString(), at);
    }

    /** The content of a further line of a scalar, which must follow at once. */
    private String continuation(int expected) {
        if (from - indent != expected || text.charAt(from) == '-' || text.charAt(from) == '#') {
            throw NotCovered.HERE;
        }
        return text.substring(from, to);
    }

    /** Refuses what would end a plain scalar, or be no scalar. */
    private void checkPlainScalar(int begin, int end) {
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            if (!isCovered(c)
                    || (c == ':' && (i + 1 == end || text.charAt(i + 1) == ' '))
                    || (c == '#' && i > begin && text.charAt(i - 1) == ' ')) {
                throw NotCovered.HERE;
            }
        }
    }

    private void checkPlain(int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (!isCovered(text.charAt(i))) {
                throw NotCovered.HERE;
            }
        }
    }

    /** Printable, no tab, no line break of any kind, nothing that takes two chars. */
    private static boolean isCovered(char c) {
        return (c >= ' ' && c <= '~') || (c >= 0xA0 && c < 0xD800 && c != 0x2028 && c != 0x2029);
    }

    private Value quoted(int content, int column) {
        int at = line;
        char quote = text.charAt(content);
        var value = new StringBuilder();
        int begin = content + 1;
        while (true) {
            int end = untilQuote(begin, quote, value);
            if (end >= 0) {
                if (end != to - 1) {
                    throw NotCovered.HERE; // something follows the closing quote
                }
                advance();
                notDeeper(column);
                return new Value.Scalar(value.toString(), Value.Kind.TEXT, at);
            }
            int last = value.length();
            while (last > 0 && value.charAt(last - 1) == ' ') {
                last--;
            }
            value.setLength(last);
            int expected = nextLine;
            advance();
            if (indent <= column || from - indent != expected) {
                throw NotCovered.HERE;
            }
            value.append(' ');
            begin = from;
        }
    }

    /** Appends a line's text up to the closing quote, and tells where that is, or -1 where it is not on the line. */
    private int untilQuote(int begin, char quote, StringBuilder into) {
        int i = begin;
        while (i < to) {
            char c = text.charAt(i);
            if (!isCovered(c)) {
                throw NotCovered.HERE;
            }
            if (c == quote) {
                if (quote == '"' || i + 1 == to || text.charAt(i + 1) != '\'') {
                    return i;
                }
                i++;
            } else if (c == '\\' && quote == '"') {
                i++;
                c = escaped(i < to ? text.charAt(i) : ' ');
            }
            into.append(c);
            i++;
        }
        return -1;
    }

    private static char escaped(char c) {
        return switch (c) {
            case '"', '\\' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            default -> throw NotCovered.HERE;
        };
    }

    /** A text in which line breaks count, after {@code |}, {@code |-} or {@code |+}. */
    private Value literal(int content, int column) {
        int at = line;
        char chomping = to == content + 1 ? ' ' : text.charAt(content + 1);
        if (to > content + 2 || (chomping != ' ' && chomping != '-' && chomping != '+')) {
            throw NotCovered.HERE;
        }
        var value = new StringBuilder();
        int margin = -1;
        while (nextLine < text.length()) {
            int begin = nextLine;
            int end = text.indexOf('\n', begin);
            int first = begin;
            while (first < end && text.charAt(first) == ' ') {
                first++;
            }
            boolean blank = first == end;
            if (margin < 0) {
                if (blank || first - begin <= column) {
                    throw NotCovered.HERE; // the margin is not plain to see
                }
                margin = first - begin;
            }
            if (!blank && first - begin < margin) {
                break;
            }
            for (int i = first; i < end; i++) {
                if (!isCovered(text.charAt(i)) && text.charAt(i) != '\t') {
                    throw NotCovered.HERE;
                }
            }
            if (end - begin > margin) {
                value.append(text, begin + margin, end);
            }
            value.append('\n');
            line++;
            nextLine = end + 1;
        }
        if (margin < 0) {
            throw NotCovered.HERE;
        }
        advance();
        notDeeper(column);
        return new Value.Scalar(chomped(value, chomping), Value.Kind.TEXT, at);
    }

    private static String chomped(StringBuilder value, char chomping) {
        if (chomping != '+') {
            int end = value.length();
            while (end > 0 && value.charAt(end - 1) == '\n') {
                end--;
            }
            value.setLength(end);
            if (chomping == ' ' && end > 0) {
                value.append('\n');
            }
        }
        return value.toString();
    }
}
