package dev.berth.kubernetes.cold;

import dev.berth.kubernetes.live.http.ApiServer;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A token that a program or an identity provider gives; asked for again once the API server refuses it. */
final class RefreshedToken implements ApiServer.Credentials {
    /** A provider that gives refused tokens is not asked for each request. */
    private static final long REFRESH_NANOS_MIN = 5_000_000_000L;

    /** Asks a program or a provider, which may fail. */
    interface Source {
        @Nullable
        String token() throws IOException;
    }

    private static final System.Logger LOG = System.getLogger(RefreshedToken.class.getName());

    private final Source source;
    private @Nullable String token;
    private final LongSupplier nanos;
    private long refreshedNanos;

    RefreshedToken(@Nullable String first, Source source) {
        this(first, source, System::nanoTime);
    }

    /** @param nanos a clock that never goes back */
    RefreshedToken(@Nullable String first, Source source, LongSupplier nanos) {
        token = first;
        this.source = source;
        this.nanos = nanos;
        refreshedNanos = nanos.getAsLong();
    }

    @Override
    public synchronized @Nullable String authorization() {
        return token == null || token.isEmpty() ? null : "Bearer " + token;
    }

    /** Where no new token can be had, the old one is refused again, which the lanes report as such. */
    @Override
    public synchronized void refused() {
        if (nanos.getAsLong() - refreshedNanos < REFRESH_NANOS_MIN) {
            return;
        }
        refreshedNanos = nanos.getAsLong();
        try {
            token = source.token();
        } catch (IOException | RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "no new token for the API server: {0}", failed.getMessage());
        }
    }
}
