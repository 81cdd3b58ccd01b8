package dev.berth.cli.explain;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens a file of lines, or standard input for {@code -}; compressed ones are known by their first two bytes. */
final class Questions {
    private static final int BUFFER_BYTES = 1 << 16;

    private Questions() {}

    static BufferedReader open(String file) throws IOException {
        InputStream raw = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
        var bytes = new BufferedInputStream(raw, BUFFER_BYTES);
        bytes.mark(2);
        boolean compressed = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        return new BufferedReader(
                new InputStreamReader(
                        compressed ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes, StandardCharsets.UTF_8),
                BUFFER_BYTES);
    }
}
