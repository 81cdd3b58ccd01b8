package dev.berth.testkit.live;

import dev.berth.kubernetes.live.http.ApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network between Berth and an API server that cuts connections: after a request went through and before its answer
 * came back, in the middle of an answer, or all at once. It knows nothing of what goes through, so TLS is no hindrance.
 */
public final class CuttingProxy implements AutoCloseable {
    private final ApiServer target;
    private final ServerSocket entrance;
    private final SplittableRandom random;
    private final double probability;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean cutting = true;

    /** @param probability that a piece of an answer is not let through, and its connection is cut instead */
    public CuttingProxy(ApiServer target, double probability, long seed) {
        this.target = target;
        this.probability = probability;
        random = new SplittableRandom(seed);
        try {
            entrance = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        threads.execute(this::accept);
    }

    /** The server as it is reached through the proxy. */
    public ApiServer server() {
        return new ApiServer(
                URI.create(target.base().getScheme() + "://127.0.0.1:" + entrance.getLocalPort()),
                target.tls(),
                target.verifiesHost(),
                target.serverName(),
                target.credentials(),
                target.agent());
    }

    /** Connections that were cut. */
    public int cuts() {
        return cuts.get();
    }

    /** From now on everything goes through. */
    public void heal() {
        cutting = false;
    }

    /** Cuts all that is open. */
    public void cutAll() {
        open.forEach(CuttingProxy::close);
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                var client = entrance.accept();
                var server = new Socket(target.base().getHost(), target.base().getPort());
                open.add(client);
                open.add(server);
                threads.execute(() -> pipe(client, server, false));
                threads.execute(() -> pipe(server, client, true));
            } catch (IOException refused) {
                // The server is down: the client's connection is cut when it is collected, or refused next time.
                cuts.incrementAndGet();
            }
        }
    }

    private void pipe(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (answers && cutting && strikes()) {
                    cuts.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException ended) {
            // the other end is closed, too
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private synchronized boolean strikes() {
        return random.nextDouble() < probability;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // it is closed
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException closed) {
            // it is closed
        }
        cutAll();
        threads.shutdownNow();
    }
}
