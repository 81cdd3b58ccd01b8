package dev.berth.kubernetes.live.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection, with one request at a time: the request goes out in a single write, the answer's head is read, and
 * its body is a stream that ends where the body ends. For one thread; {@link #close} may come from any.
 */
public final class HttpConnection implements AutoCloseable {
    /** Bytes of one line of an answer's head. */
    private static final int LINE_BYTES_MAX = 16 * 1024;

    /** Lines of an answer's head. */
    private static final int HEADERS_MAX = 200;

    private final ApiServer server;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] line = new byte[LINE_BYTES_MAX];
    private boolean reusable = true;
    long idleSinceNanos;

    private HttpConnection(ApiServer server, Socket socket) throws IOException {
        this.server = server;
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        out = socket.getOutputStream();
    }

    /** The head of an answer and its body. */
    public record Response(int status, long retryAfterMillis, InputStream body) {}

    /** @param timeoutMillis bounds connecting, the handshake and each wait for bytes */
    public static HttpConnection open(ApiServer server, int timeoutMillis) throws IOException {
        var plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setKeepAlive(true);
            plain.connect(new InetSocketAddress(server.host(), server.port()), timeoutMillis);
            plain.setSoTimeout(timeoutMillis);
            return new HttpConnection(server, server.tls() == null ? plain : secured(server, plain));
        } catch (IOException | RuntimeException failed) {
            plain.close();
            throw failed;
        }
    }

    private static Socket secured(ApiServer server, Socket plain) throws IOException {
        String name = server.serverName() == null ? server.host() : server.serverName();
        var tls = (SSLSocket) java.util.Objects.requireNonNull(server.tls())
                .getSocketFactory()
                .createSocket(plain, name, server.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        if (server.verifiesHost()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (server.serverName() != null) {
            parameters.setServerNames(List.of(new SNIHostName(server.serverName())));
        }
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    /** Sends a request and reads the head of the answer; the body must be read to its end before the next request. */
    public Response send(Request request) throws IOException {
        reusable = false;
        out.write(bytes(request));
        out.flush();
        return head(request);
    }

    /** How long a read may wait for bytes before it fails. */
    public void waitsAtMost(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /** Whether the last answer was read to its end and the server keeps the connection open. */
    public boolean reusable() {
        return reusable;
    }

    private byte[] bytes(Request request) {
        var head = new StringBuilder(512)
                .append(request.method())
                .append(' ')
                .append(server.prefix())
                .append(request.path())
                .append(" HTTP/1.1\r\nHost: ")
                .append(server.base().getRawAuthority())
                .append("\r\nUser-Agent: ")
                .append(server.agent())
                .append("\r\nAccept: application/json\r\n");
        @Nullable String authorization = server.credentials().authorization();
        if (authorization != null) {
            if (authorization.chars().anyMatch(character -> character < ' ')) {
                throw new IllegalStateException("the token holds a control character; look at the token file");
            }
            head.append("Authorization: ").append(authorization).append("\r\n");
        }
        byte[] body = request.body();
        if (body != null) {
            head.append("Content-Type: ")
                    .append(request.contentType())
                    .append("\r\nContent-Length: ")
                    .append(body.length)
                    .append("\r\n");
        }
        byte[] text = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        if (body == null) {
            return text;
        }
        byte[] all = java.util.Arrays.copyOf(text, text.length + body.length);
        System.arraycopy(body, 0, all, text.length, body.length);
        return all;
    }

    private Response head(Request request) throws IOException {
        int status = status(readLine());
        while (status == 100) { // "continue": another head follows
            while (!readLine().isEmpty()) {
                // headers of no meaning
            }
            status = status(readLine());
        }
        long length = -1;
        long retryAfter = -1;
        boolean chunked = false;
        boolean keeps = true;
        int headers = 0;
        for (var header = readLine(); !header.isEmpty(); header = readLine()) {
            if (++headers > HEADERS_MAX) {
                throw new IOException("an answer of " + server.base() + " has more than " + HEADERS_MAX + " headers");
            }
            int colon = header.indexOf(':');
            String name = colon < 0 ? header : header.substring(0, colon);
            String value = colon < 0 ? "" : header.substring(colon + 1).strip();
            if (name.equalsIgnoreCase("Content-Length")) {
                length = number(value);
            } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
                chunked = value.equalsIgnoreCase("chunked");
            } else if (name.equalsIgnoreCase("Connection")) {
                keeps = !value.equalsIgnoreCase("close");
            } else if (name.equalsIgnoreCase("Retry-After")) {
                retryAfter = retryAfterMillis(value);
            }
        }
        boolean bodiless = request.method().equals("HEAD") || status == 204 || status == 304;
        boolean reusableAtEnd = keeps;
        InputStream body;
        if (bodiless) {
            body = new BodyStream.Fixed(in, 0, () -> reusable = reusableAtEnd);
        } else if (chunked) {
            body = new BodyStream.Chunked(in, () -> reusable = reusableAtEnd);
        } else if (length >= 0) {
            body = new BodyStream.Fixed(in, length, () -> reusable = reusableAtEnd);
        } else {
            body = in; // ends with the connection
        }
        return new Response(status, retryAfter, body);
    }

    private int status(String first) throws IOException {
        if (first.length() < 12 || !first.startsWith("HTTP/1.")) {
            throw new IOException("the answer of " + server.base() + " is not HTTP/1.1; is this an API server?");
        }
        return (int) number(first.substring(9, 12));
    }

    private static long number(String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException wrong) {
            throw new IOException("a number in the head of an answer is \"" + text + "\"", wrong);
        }
    }

    /** Seconds; the API server never sends a date here, and if a proxy does, the caller's own back-off holds. */
    private static long retryAfterMillis(String value) {
        return value.matches("[0-9]{1,6}") ? Long.parseLong(value) * 1000 : -1;
    }

    private String readLine() throws IOException {
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException(server.base() + " closed the connection before its answer was complete");
            }
            if (length == LINE_BYTES_MAX) {
                throw new IOException(
                        "a line in the head of an answer of " + server.base() + " is longer than " + LINE_BYTES_MAX);
            }
            line[length++] = (byte) next;
        }
        return new String(
                line, 0, length > 0 && line[length - 1] == '\r' ? length - 1 : length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        reusable = false;
        try {
            socket.close();
        } catch (IOException closing) {
            // Nothing is waited for on this connection any more.
        }
    }
}
