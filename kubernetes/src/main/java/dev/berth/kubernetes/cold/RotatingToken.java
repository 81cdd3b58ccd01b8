package dev.berth.kubernetes.cold;

import dev.berth.kubernetes.live.http.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A token in a file that someone replaces before it expires, as the kubelet does: read again each minute. */
final class RotatingToken implements ApiServer.Credentials {
    private static final long KEPT_NANOS_MAX = 60_000_000_000L;

    private record Read(String header, long atNanos) {}

    private final Path file;
    private final LongSupplier nanos;
    private volatile @Nullable Read last;

    RotatingToken(Path file) {
        this(file, System::nanoTime);
    }

    /** @param nanos a clock that never goes back */
    RotatingToken(Path file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
    }

    @Override
    public String authorization() {
        var known = last;
        if (known == null || nanos.getAsLong() - known.atNanos() > KEPT_NANOS_MAX) {
            known = read(known);
            last = known;
        }
        return known.header();
    }

    /** A file that is being replaced may be away for a moment; the token before may still be good. */
    private Read read(@Nullable Read before) {
        try {
            String token = Files.readString(file).strip();
            if (!token.isEmpty() || before == null) {
                return new Read("Bearer " + token, nanos.getAsLong());
            }
            return before;
        } catch (IOException unreadable) {
            if (before == null) {
                throw new UncheckedIOException("the token file " + file + " cannot be read", unreadable);
            }
            return before;
        }
    }

    @Override
    public void refused() {
        last = null;
    }
}
