package dev.berth.kubernetes.dump;

import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/** One file of a dump, or standard input for {@code -}: YAML or JSON, compressed with gzip or not. */
public final class DumpFile {
    private static final int BUFFER_BYTES = 1 << 16;

    /** Blank bytes before the first document. */
    private static final int BLANKS_MAX = 1 << 15;

    private final String name;
    private final InputStream standardInput;

    DumpFile(String name, InputStream standardInput) {
        this.name = name;
        this.standardInput = standardInput;
    }

    /** What messages call the file. */
    String shownName() {
        return name.equals("-") ? "stdin" : name;
    }

    /** The file's size in bytes, or -1 where it is not known beforehand. */
    long size() throws IOException {
        return name.equals("-") ? -1 : Files.size(path());
    }

    /**
     * Hands over each object, in order.
     *
     * @param broken told of a document that cannot be read; the rest of the file is read where its start can be found
     * @param bytesRead told how many bytes of the file were read, from time to time
     */
    void read(Consumer<Value> each, Consumer<MalformedDocumentException> broken, LongConsumer bytesRead)
            throws IOException {
        try (var raw = open();
                var bytes = decompressed(new Counted(raw, bytesRead), name)) {
            skipByteOrderMark(bytes);
            boolean json = isJson(bytes);
            try (var ordered = new Ordered(shownName(), new ListItems(each), broken)) {
                if (json) {
                    new JsonChunks(bytes, shownName(), ordered).read();
                } else {
                    new YamlChunks(text(bytes), shownName(), ordered).read();
                }
            } catch (MalformedDocumentException malformed) {
                broken.accept(malformed);
            }
        } catch (CharacterCodingException notUtf8) {
            throw new IOException(
                    InputCode.NOT_UTF8.endOf(
                            shownName() + ": the text is not UTF-8; convert it, or decompress it first"),
                    notUtf8);
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private InputStream open() throws IOException {
        return name.equals("-") ? standardInput : Files.newInputStream(path());
    }

    private Path path() throws IOException {
        var path = Path.of(name);
        if (Files.isDirectory(path)) {
            throw new IOException(name + " is a directory; name the files in it, for example " + name + "/*.yaml");
        }
        if (!Files.exists(path)) {
            throw new IOException(name + ": there is no such file; use - to read standard input");
        }
        return path;
    }

    /** The bytes, decompressed where they begin as gzip does; the stream can be marked. */
    public static BufferedInputStream decompressed(InputStream raw, String name) throws IOException {
        var bytes = new BufferedInputStream(raw, BUFFER_BYTES);
        bytes.mark(2);
        boolean compressed = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        if (!compressed) {
            return bytes;
        }
        try {
            return new BufferedInputStream(new GZIPInputStream(bytes, BUFFER_BYTES), BUFFER_BYTES);
        } catch (IOException damaged) {
            throw new IOException(name + ": it begins as gzip but cannot be decompressed", damaged);
        }
    }

    /** What some editors put before UTF-8. */
    private static void skipByteOrderMark(BufferedInputStream bytes) throws IOException {
        bytes.mark(3);
        if (bytes.read() != 0xEF || bytes.read() != 0xBB || bytes.read() != 0xBF) {
            bytes.reset();
        }
    }

    private static boolean isJson(BufferedInputStream bytes) throws IOException {
        bytes.mark(BLANKS_MAX + 1);
        int first = bytes.read();
        for (int blanks = 0; blanks < BLANKS_MAX && blank(first); ) {
            blanks++;
            first = bytes.read();
        }
        bytes.reset();
        return first == '{' || first == '[';
    }

    private static boolean blank(int character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }

    private static BufferedReader text(InputStream bytes) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return new BufferedReader(new InputStreamReader(bytes, decoder), BUFFER_BYTES);
    }

    /** Tells how far the reading has come. */
    private static final class Counted extends FilterInputStream {
        private final LongConsumer bytesRead;
        private long count;

        Counted(InputStream in, LongConsumer bytesRead) {
            super(in);
            this.bytesRead = bytesRead;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) {
                bytesRead.accept(++count);
            }
            return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            if (read > 0) {
                count += read;
                bytesRead.accept(count);
            }
            return read;
        }
    }
}
