package dev.berth.cli.bench.live;

import dev.berth.embedded.http.LoopbackCertificate;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;

/**
 * A process that answers watches as fast as they are read: nodes and pods as kube-apiserver writes them, over TLS. It
 * knows three paths and no more; started by {@code berth bench intake} alone.
 */
public final class EventSource {
    private static final long BOOKMARK_MILLIS = 30_000;

    private final int nodes;
    private final int pods;
    private final int events;
    private final CountDownLatch go = new CountDownLatch(1);

    private EventSource(int nodes, int pods, int events) {
        this.nodes = nodes;
        this.pods = pods;
        this.events = events;
    }

    /** @param args kubeconfig to write, how many nodes, pods, and events after them */
    public static void main(String[] args) throws IOException {
        var source = new EventSource(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        var certificate = LoopbackCertificate.create();
        try (var socket = certificate
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            var ready = Path.of(args[0] + ".new");
            Files.writeString(ready, """
                    {"apiVersion":"v1","kind":"Config","current-context":"c","contexts":[{"name":"c","context":\
                    {"cluster":"c","user":"c"}}],"users":[{"name":"c","user":{"token":"bench"}}],"clusters":[{"name":"c",\
                    "cluster":{"server":"https://127.0.0.1:%d","certificate-authority-data":"%s"}}]}
                    """.formatted(
                            socket.getLocalPort(),
                            Base64.getEncoder().encodeToString(certificate.pem().getBytes(StandardCharsets.UTF_8))));
            Files.move(ready, Path.of(args[0]));
            while (true) {
                var client = socket.accept();
                Thread.ofPlatform().start(() -> source.serve(client));
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var out = new BufferedOutputStream(client.getOutputStream(), 1 << 16);
                var in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
            String request = in.readLine();
            for (var header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                // what is asked for stands in the first line
            }
            if (request == null) {
                return;
            }
            if (request.contains("/go ")) {
                go.countDown();
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                out.flush();
                return;
            }
            write(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            if (request.contains("/pods?")) {
                pods(out);
            } else {
                for (int i = 0; i < nodes; i++) {
                    event(out, "ADDED", WireObjects.node(i));
                }
                event(out, "BOOKMARK", WireObjects.end("Node"));
            }
            out.flush();
            while (true) { // until this process is ended
                Thread.sleep(BOOKMARK_MILLIS);
                event(out, "BOOKMARK", WireObjects.bookmark());
                out.flush();
            }
        } catch (IOException gone) {
            // the client has seen enough
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void pods(OutputStream out) throws IOException, InterruptedException {
        for (int i = 0; i < pods; i++) {
            event(out, "ADDED", WireObjects.pod(i, i % nodes, i + 1L, false));
        }
        event(out, "BOOKMARK", WireObjects.end("Pod"));
        out.flush();
        go.await();
        for (int i = 0; i < events; i++) {
            int pod = (int) (i * 7_919L % pods);
            event(out, "MODIFIED", WireObjects.pod(pod, pod % nodes, WireObjects.END_VERSION + 1L + i, true));
        }
    }

    private static void event(OutputStream out, String type, String object) throws IOException {
        String line = "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
        write(out, Integer.toHexString(line.length()) + "\r\n" + line + "\r\n");
    }

    private static void write(OutputStream out, String ascii) throws IOException {
        out.write(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }
}
