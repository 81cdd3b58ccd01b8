package dev.berth.kubernetes.live.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer: ends where the body ends, not with the connection. Never reads further, so that the next answer stays. */
abstract class BodyStream extends InputStream {
    private final byte[] one = new byte[1];

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** A body of known length. */
    static final class Fixed extends BodyStream {
        private final InputStream in;
        private final Runnable atEnd;
        private long left;

        Fixed(InputStream in, long length, Runnable atEnd) {
            this.in = in;
            this.atEnd = atEnd;
            left = length;
            if (left == 0) {
                atEnd.run();
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(into, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the connection ended " + left + " bytes before the end of an answer");
            }
            left -= read;
            if (left == 0) {
                atEnd.run();
            }
            return read;
        }
    }

    /** A body in chunks, each with its length before it (RFC 9112, section 7.1). */
    static final class Chunked extends BodyStream {
        private static final int LENGTH_DIGITS_MAX = 8;

        private final InputStream in;
        private final Runnable atEnd;
        private long left;
        private boolean started;
        private boolean ended;

        Chunked(InputStream in, Runnable atEnd) {
            this.in = in;
            this.atEnd = atEnd;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                next();
            }
            if (ended) {
                return -1;
            }
            int read = in.read(into, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the connection ended within a chunk of an answer");
            }
            left -= read;
            return read;
        }

        private void next() throws IOException {
            if (started) {
                lineFeed(in.read());
            }
            started = true;
            int digits = 0;
            int character = in.read();
            for (int digit = Character.digit(character, 16); digit >= 0; digit = Character.digit(character, 16)) {
                if (++digits > LENGTH_DIGITS_MAX) {
                    throw new IOException("the length of a chunk has more than " + LENGTH_DIGITS_MAX + " digits");
                }
                left = left * 16 + digit;
                character = in.read();
            }
            if (digits == 0) {
                throw new EOFException("the connection ended between the chunks of an answer");
            }
            while (character != '\r' && character != '\n' && character >= 0) { // extensions of no meaning
                character = in.read();
            }
            lineFeed(character);
            if (left == 0) {
                trailers();
                ended = true;
                atEnd.run();
            }
        }

        private void trailers() throws IOException {
            boolean emptyLine = true;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    if (emptyLine) {
                        return;
                    }
                    emptyLine = true;
                } else if (next != '\r') {
                    emptyLine = false;
                }
            }
        }

        private void lineFeed(int character) throws IOException {
            int last = character == '\r' ? in.read() : character;
            if (last != '\n') {
                throw new EOFException("a chunk of an answer does not end with a line feed");
            }
        }
    }
}
