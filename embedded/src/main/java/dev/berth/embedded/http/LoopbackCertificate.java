package dev.berth.embedded.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key and a certificate for 127.0.0.1 that signs itself, made anew for each server by the JDK's keytool and kept in
 * memory only. Who gets the kubeconfig trusts exactly this certificate.
 */
public final class LoopbackCertificate {
    private static final String ALIAS = "embedded";
    private static final int PATIENCE_SECONDS = 60;

    private final SSLContext context;
    private final String pem;

    private LoopbackCertificate(SSLContext context, String pem) {
        this.context = context;
        this.pem = pem;
    }

    /** @throws IllegalStateException where the JDK cannot make one */
    public static LoopbackCertificate create() {
        try {
            var folder = Files.createTempDirectory("berth-embedded-");
            var file = folder.resolve("key.p12");
            try {
                return create(file);
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException("no certificate for the embedded API: " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a certificate was made", interrupted);
        }
    }

    private static LoopbackCertificate create(Path file)
            throws IOException, GeneralSecurityException, InterruptedException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        keytool(file, password);
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(store.getCertificate(ALIAS).getEncoded());
        return new LoopbackCertificate(
                context, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    }

    /** The password goes by the environment: command lines can be read by everybody on the machine. */
    private static void keytool(Path file, String password) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=embedded",
                "-validity",
                "365",
                "-ext",
                "bc:c",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass:env",
                "BERTH_KEYSTORE_PASSWORD");
        builder.environment().put("BERTH_KEYSTORE_PASSWORD", password);
        var process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("keytool of the JDK failed: " + said);
        }
    }

    /** Of a server with this certificate. */
    public SSLContext context() {
        return context;
    }

    /** The certificate, for clients to trust. */
    public String pem() {
        return pem;
    }
}
