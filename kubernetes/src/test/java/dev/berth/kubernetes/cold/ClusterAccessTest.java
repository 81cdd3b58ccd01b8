package dev.berth.kubernetes.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who Berth says it is: against a server with TLS that tells what it was shown. */
final class ClusterAccessTest {
    private static final long SECOND = 1_000_000_000L;
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    /** A key and a certificate that signs itself, made by the JDK's keytool. */
    private record Identity(KeyStore store, String certificate, String key) {}

    private Identity identity(String name) throws IOException, GeneralSecurityException {
        return identity(name, "EC");
    }

    private Identity identity(String name, String algorithm) throws IOException, GeneralSecurityException {
        var file = folder.resolve(name + ".p12");
        run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD));
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new Identity(
                store,
                pem("CERTIFICATE", store.getCertificate(name).getEncoded()),
                pem("PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded()));
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }

    private static void run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        assertThat(process.exitValue()).as(output).isZero();
    }

    private static SSLContext context(Identity own, Identity trusted) throws GeneralSecurityException, IOException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own.store(), PASSWORD);
        var anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        String alias = trusted.store().aliases().nextElement();
        anchors.setCertificateEntry(alias, trusted.store().getCertificate(alias));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** A server that answers 200 and writes down who asked: the certificate's name, and the header. */
    private static final class Door implements AutoCloseable {
        private final HttpsServer server;
        private final List<String> shown = new ArrayList<>();

        Door(SSLContext context, boolean asksForCertificate) throws IOException {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context) {
                @Override
                public void configure(HttpsParameters parameters) {
                    var needs = context.getDefaultSSLParameters();
                    needs.setNeedClientAuth(asksForCertificate);
                    parameters.setSSLParameters(needs);
                }
            });
            server.createContext("/", exchange -> {
                var session = ((com.sun.net.httpserver.HttpsExchange) exchange).getSSLSession();
                String who = asksForCertificate ? session.getPeerPrincipal().getName() : "-";
                synchronized (shown) {
                    shown.add(who + " " + exchange.getRequestHeaders().getFirst("Authorization"));
                }
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "https://127.0.0.1:" + server.getAddress().getPort();
        }

        /** What a request of this account shows. */
        String shownBy(ApiServer account) throws IOException {
            var pool = new HttpPool(account, 10_000, 1);
            try {
                assertThat(pool.exchange(Request.get("/version")).status()).isEqualTo(200);
            } finally {
                pool.close();
            }
            synchronized (shown) {
                return shown.getLast();
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private Path kubeconfig(String url, Identity server, String user) throws IOException {
        var file = folder.resolve("kubeconfig");
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: c
                clusters:
                - name: k
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                contexts:
                - name: c
                  context: {cluster: k, user: u}
                users:
                - name: u
                  user:
                %s
                """.formatted(url, base64(server.certificate()), user.indent(4)));
        return file;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same key in an older wrapping: what stands in the last octet string of PKCS#8. */
    private static String older(String key, String kind) {
        byte[] der = Base64.getMimeDecoder()
                .decode(key.replaceAll("-----[A-Z ]+-----", "").strip());
        byte[] inner = java.util.Arrays.copyOfRange(der, 26, der.length);
        return pem(kind, inner);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void aClientCertificateIsShownWhateverItsKeyIsWrappedIn(String algorithm) throws Exception {
        var server = identity("server");
        var client = identity("berth", algorithm);
        try (var door = new Door(context(server, client), true)) {
            for (var key : List.of(
                    client.key(), algorithm.equals("RSA") ? older(client.key(), "RSA PRIVATE KEY") : client.key())) {
                var file = kubeconfig(
                        door.url(),
                        server,
                        "client-certificate-data: " + base64(client.certificate()) + "\nclient-key-data: "
                                + base64(key));
                assertThat(door.shownBy(ClusterAccess.kubeconfig(file, null))).isEqualTo("CN=berth null");
            }
        }
    }

    @Test
    void anEllipticKeyAsK3sWritesItIsRead() throws Exception {
        // openssl ecparam -name prime256v1 -genkey -noout, made for this test
        String sec1 = "-----BEGIN EC PRIVATE KEY-----\n"
                + "MHcCAQEEIMWEjulKwhIOImfLJRxMak57hKWGXYjxmAXF6sskqfjYoAoGCCqGSM49\n"
                + "AwEHoUQDQgAEBIa9SJGEt+Ha+8a/dky/VkE1/35/vqwYjxqYbfVyXdje23GEexsS\n"
                + "bnPo0Y9Sn0BYiGJ/elGSlGpCCYhTLU+q5w==\n"
                + "-----END EC PRIVATE KEY-----\n";
        var read = ClientKey.of(sec1);
        assertThat(read.algorithm()).isEqualTo("EC");
        byte[] der = Base64.getMimeDecoder()
                .decode(read.pem().replaceAll("-----[A-Z ]+-----", "").strip());
        var key = (java.security.interfaces.ECPrivateKey) java.security.KeyFactory.getInstance("EC")
                .generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(der));
        assertThat(key.getParams().toString()).contains("secp256r1");
    }

    @Test
    void aKeyThatCannotBeUsedSaysWhatToDo() {
        assertThatThrownBy(() -> ClientKey.of("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END X"))
                .hasMessageContaining("openssl pkcs8");
        assertThatThrownBy(() -> ClientKey.of("none")).hasMessageContaining("no PEM text");
    }

    @Test
    void aServerThatTheClusterDoesNotVouchForIsRefused() throws Exception {
        var server = identity("server");
        var other = identity("other");
        try (var door = new Door(context(server, server), false)) {
            var account = ClusterAccess.kubeconfig(kubeconfig(door.url(), other, "token: t"), null);
            assertThatThrownBy(() -> door.shownBy(account)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aTokenStandsInTheHeader() throws Exception {
        var server = identity("server");
        try (var door = new Door(context(server, server), false)) {
            assertThat(door.shownBy(ClusterAccess.kubeconfig(kubeconfig(door.url(), server, "token: secret"), null)))
                    .isEqualTo("- Bearer secret");
        }
    }

    @Test
    void anExecPluginGivesTheTokenAndAnotherOneOnceItIsRefused() throws Exception {
        var server = identity("server");
        var count = folder.resolve("count");
        var plugin = folder.resolve("plugin");
        Files.writeString(plugin, """
                #!/bin/sh
                n=$(cat %s 2>/dev/null || echo 0); n=$((n + 1)); echo $n >%s
                echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t'$n'"}}'
                """.formatted(count, count));
        assertThat(plugin.toFile().setExecutable(true)).isTrue();
        try (var door = new Door(context(server, server), false)) {
            var file = kubeconfig(
                    door.url(),
                    server,
                    "exec:\n  apiVersion: client.authentication.k8s.io/v1\n  interactiveMode: Never\n  command: "
                            + plugin);
            assertThat(door.shownBy(ClusterAccess.kubeconfig(file, null))).matches("- Bearer t[0-9]+");
        }
    }

    @Test
    void aTokenOfAProviderIsAskedForAgainWhenItIsRefusedButNotAllTheTime() {
        var now = new AtomicLong();
        var given = new AtomicLong();
        var token = new RefreshedToken("t0", () -> "t" + given.incrementAndGet(), now::get);
        token.refused();
        assertThat(token.authorization()).isEqualTo("Bearer t0");
        now.addAndGet(6 * SECOND);
        token.refused();
        token.refused();
        assertThat(token.authorization()).isEqualTo("Bearer t1");
        var failing = new RefreshedToken(
                "old",
                () -> {
                    throw new IOException("the provider is down");
                },
                now::get);
        now.addAndGet(6 * SECOND);
        failing.refused();
        assertThat(failing.authorization()).isEqualTo("Bearer old");
    }

    @Test
    void aTokenFileThatRotatesIsReadAgainEachMinuteAndAtOnceWhenItIsRefused() throws Exception {
        var file = folder.resolve("token");
        Files.writeString(file, "one\n");
        var now = new AtomicLong();
        var token = new RotatingToken(file, now::get);
        assertThat(token.authorization()).isEqualTo("Bearer one");
        Files.writeString(file, "two\n");
        assertThat(token.authorization()).isEqualTo("Bearer one");
        now.addAndGet(61 * SECOND);
        assertThat(token.authorization()).isEqualTo("Bearer two");
        Files.writeString(file, "three\n");
        token.refused();
        assertThat(token.authorization()).isEqualTo("Bearer three");
        Files.writeString(file, "");
        now.addAndGet(61 * SECOND);
        assertThat(token.authorization()).isEqualTo("Bearer three"); // it is being replaced
        Files.delete(file);
        now.addAndGet(61 * SECOND);
        assertThat(token.authorization()).isEqualTo("Bearer three");
    }

    @Test
    void aTokenFileOfAKubeconfigIsUsed() throws Exception {
        var server = identity("server");
        Files.writeString(folder.resolve("rotating"), "fresh");
        try (var door = new Door(context(server, server), false)) {
            assertThat(door.shownBy(
                            ClusterAccess.kubeconfig(kubeconfig(door.url(), server, "tokenFile: rotating"), null)))
                    .isEqualTo("- Bearer fresh");
        }
    }

    @Test
    void inAPodTheServiceAccountIsUsed() throws Exception {
        var server = identity("server");
        Files.writeString(folder.resolve("token"), "pod");
        Files.writeString(folder.resolve("ca.crt"), server.certificate());
        try (var door = new Door(context(server, server), false)) {
            String port = door.url().substring(door.url().lastIndexOf(':') + 1);
            assertThat(door.shownBy(ClusterAccess.inCluster(folder, "127.0.0.1", port)))
                    .isEqualTo("- Bearer pod");
        }
        assertThatThrownBy(() -> ClusterAccess.inCluster(folder.resolve("absent"), "127.0.0.1", "1"))
                .hasMessageContaining("not a pod with a service account");
        assertThatThrownBy(() -> ClusterAccess.inCluster(folder, null, null))
                .hasMessageContaining("KUBERNETES_SERVICE_HOST");
    }
}
