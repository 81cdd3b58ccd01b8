package dev.berth.embedded.http;

import dev.berth.embedded.api.Kinds;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.fault.Faults;
import dev.berth.embedded.log.RequestLog;
import dev.berth.embedded.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Jetty around the API, on the loopback. Started again, it serves the same store on the same port. */
public final class ApiServer implements AutoCloseable {
    private final Server server;
    private final ServerConnector connector;
    private final ApiHandler handler;
    private final boolean secure;
    private final int port;

    /**
     * @param certificate null for plain HTTP
     * @param port 0 for a free one
     */
    public static ApiServer start(
            Store store,
            Kinds kinds,
            Writes writes,
            InstantSource clock,
            RequestLog log,
            Faults faults,
            @Nullable String token,
            @Nullable LoopbackCertificate certificate,
            int port) {
        var state = new ApiHandler.ServerState(
                store, clock, log, faults, token, Duration.ofSeconds(60).toNanos());
        return new ApiServer(
                new ApiHandler(state, new ObjectRequests(kinds, store, writes), new Discovery(kinds)),
                certificate,
                port);
    }

    private ApiServer(ApiHandler handler, @Nullable LoopbackCertificate certificate, int port) {
        this.handler = handler;
        secure = certificate != null;
        var threads = new QueuedThreadPool(16, 4);
        threads.setName("embedded-api");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server = new Server(threads);
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        var http = new HttpConnectionFactory(configuration);
        connector = certificate == null
                ? new ServerConnector(server, 1, 1, http)
                : new ServerConnector(server, 1, 1, secured(certificate, http), http);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setReuseAddress(true);
        connector.setAcceptQueueSize(1024);
        connector.setIdleTimeout(Duration.ofHours(24).toMillis());
        server.addConnector(connector);
        server.setHandler(handler);
        server.setStopTimeout(0);
        try {
            server.start();
            this.port = connector.getLocalPort();
        } catch (Exception failed) {
            throw new IllegalStateException(
                    "the embedded API server cannot listen on 127.0.0.1:" + port
                            + "; maybe the port is taken: choose another, or 0 for a free one",
                    failed);
        }
    }

    private static SslConnectionFactory secured(LoopbackCertificate certificate, HttpConnectionFactory http) {
        var tls = new SslContextFactory.Server();
        tls.setSslContext(certificate.context());
        return new SslConnectionFactory(tls, http.getProtocol());
    }

    public int port() {
        return port;
    }

    public String url() {
        return (secure ? "https" : "http") + "://127.0.0.1:" + port();
    }

    /** First nobody gets in any more: who was let in by a server that stops would wait for an answer in vain. */
    @Override
    public void close() {
        connector.close();
        handler.close();
        try {
            server.stop();
        } catch (Exception failed) {
            throw new IllegalStateException("the embedded API server did not stop", failed);
        }
    }
}
