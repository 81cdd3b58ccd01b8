package dev.berth.kubernetes.live.http;

import java.net.URI;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where an API server is and how to speak with it.
 *
 * @param base {@code https://host:port} and perhaps a path before all others
 * @param tls null for plain HTTP
 * @param verifiesHost false where the kubeconfig says {@code insecure-skip-tls-verify}
 * @param serverName name to ask for and to verify instead of the host; null for the host
 * @param agent who asks, for the header User-Agent
 */
public record ApiServer(
        URI base,
        @Nullable SSLContext tls,
        boolean verifiesHost,
        @Nullable String serverName,
        Credentials credentials,
        String agent) {
    /** Where Berth is who asks. */
    public ApiServer(
            URI base,
            @Nullable SSLContext tls,
            boolean verifiesHost,
            @Nullable String serverName,
            Credentials credentials) {
        this(base, tls, verifiesHost, serverName, credentials, "berth");
    }

    /** The same, asked by somebody else. */
    public ApiServer askedBy(String other) {
        return new ApiServer(base, tls, verifiesHost, serverName, credentials, other);
    }

    /** Who is asking. Called before each request, from many threads. */
    public interface Credentials {
        /** No header at all, as for client certificates. */
        Credentials NONE = () -> null;

        /** The value of the header Authorization, or null. */
        @Nullable
        String authorization();

        /** The server refused what {@link #authorization()} gave; the next call should give something fresh. */
        default void refused() {}
    }

    public ApiServer {
        if (base.getHost() == null || base.getScheme() == null) {
            throw new IllegalArgumentException(
                    "the API server's address is \"" + base + "\"; an address like https://10.0.0.1:6443 is needed");
        }
        if (base.getScheme().equals("https") != (tls != null)) {
            throw new IllegalArgumentException("the API server's address is \"" + base + "\", "
                    + (tls == null ? "which needs TLS settings" : "but TLS settings are given"));
        }
    }

    String host() {
        String host = base.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return base.getPort() >= 0 ? base.getPort() : tls == null ? 80 : 443;
    }

    /** What stands before each path. */
    String prefix() {
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
