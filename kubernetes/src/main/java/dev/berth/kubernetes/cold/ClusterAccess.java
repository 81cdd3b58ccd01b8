package dev.berth.kubernetes.cold;

import dev.berth.kubernetes.live.http.ApiServer;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Finds the API server and a way to prove who is asking: a kubeconfig file, or the service account of a pod. */
public final class ClusterAccess {
    /** Where a pod finds its service account. */
    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private ClusterAccess() {}

    /**
     * What a kubeconfig file says.
     *
     * @param context null for the file's current context
     * @throws IOException where the file cannot be read or used; the message says what to do
     */
    public static ApiServer kubeconfig(Path file, @Nullable String context) throws IOException {
        var parsed = parsed(file);
        String name = context != null ? context : parsed.getCurrentContext();
        var named = parsed.getContexts().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException(file + " has no context named \"" + name + "\"; it has "
                        + parsed.getContexts().stream()
                                .map(each -> each.getName())
                                .toList()
                        + (context == null ? "; set current-context" : "")));
        var cluster = parsed.getClusters().stream()
                .filter(each -> each.getName().equals(named.getContext().getCluster()))
                .findFirst()
                .map(each -> each.getCluster())
                .orElseThrow(() -> new IOException(file + ": context \"" + name + "\" names the cluster \""
                        + named.getContext().getCluster() + "\", which the file does not have"));
        var user = parsed.getUsers().stream()
                .filter(each -> each.getName().equals(named.getContext().getUser()))
                .findFirst()
                .map(each -> each.getUser())
                .orElseGet(AuthInfo::new);
        if (cluster.getProxyUrl() != null) {
            throw new IOException(file + ": the cluster of context \"" + name
                    + "\" has a proxy-url, which Berth does not support; run Berth where it reaches the API server");
        }
        try {
            var config = config(parsed, name);
            return server(config, cluster, credentials(config, user, file, name));
        } catch (KubernetesClientException | IllegalArgumentException | GeneralSecurityException wrong) {
            throw new IOException(file + ": context \"" + name + "\" cannot be used: " + wrong.getMessage(), wrong);
        }
    }

    private static io.fabric8.kubernetes.api.model.Config parsed(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("the kubeconfig " + file + " cannot be read; give one with --kubeconfig");
        }
        try {
            return Objects.requireNonNull(KubeConfigUtils.parseConfig(file.toFile()), "the file is empty");
        } catch (RuntimeException wrong) {
            throw new IOException(file + " is not a kubeconfig: " + wrong.getMessage(), wrong);
        }
    }

    private static Config config(io.fabric8.kubernetes.api.model.Config parsed, String context) {
        var config = Config.empty();
        KubeConfigUtils.merge(config, context, parsed);
        return config;
    }

    private static ApiServer.Credentials credentials(Config config, AuthInfo user, Path file, String context) {
        if (user.getToken() == null
                && user.getTokenFile() != null
                && !user.getTokenFile().isEmpty()) {
            return new RotatingToken(file.toAbsolutePath().resolveSibling(user.getTokenFile()));
        }
        if (user.getExec() != null || user.getAuthProvider() != null) {
            return new RefreshedToken(
                    config.getAutoOAuthToken(),
                    () -> config(parsed(file), context).getAutoOAuthToken());
        }
        String token = config.getAutoOAuthToken();
        if (token != null && !token.isEmpty()) {
            String header = "Bearer " + token;
            return () -> header;
        }
        if (config.getUsername() != null && !config.getUsername().isEmpty()) {
            String header = "Basic "
                    + Base64.getEncoder()
                            .encodeToString((config.getUsername() + ":" + config.getPassword())
                                    .getBytes(StandardCharsets.UTF_8));
            return () -> header;
        }
        return ApiServer.Credentials.NONE;
    }

    private static ApiServer server(Config config, Cluster cluster, ApiServer.Credentials credentials)
            throws GeneralSecurityException, IOException {
        var base = URI.create(config.getMasterUrl());
        boolean secure = Objects.equals(base.getScheme(), "https");
        return new ApiServer(
                base, secure ? tls(config) : null, !config.isTrustCerts(), cluster.getTlsServerName(), credentials);
    }

    private static SSLContext tls(Config config) throws GeneralSecurityException, IOException {
        String key = clientKey(config);
        if (!key.isEmpty()) {
            var readable = ClientKey.of(key);
            config.setClientKeyFile(null);
            config.setClientKeyData(
                    Base64.getEncoder().encodeToString(readable.pem().getBytes(StandardCharsets.US_ASCII)));
            config.setClientKeyAlgo(readable.algorithm());
        }
        return SSLUtils.sslContext(SSLUtils.keyManagers(config), SSLUtils.trustManagers(config));
    }

    /** The text of the client's key; empty where there is none. */
    private static String clientKey(Config config) throws IOException {
        String data = config.getClientKeyData();
        if (data != null && !data.isEmpty()) {
            return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII);
        }
        String file = config.getClientKeyFile();
        return file == null || file.isEmpty() ? "" : Files.readString(Path.of(file));
    }

    /**
     * The account of the pod that Berth runs in.
     *
     * @throws IOException where this process is not in a pod
     */
    public static ApiServer inCluster() throws IOException {
        return inCluster(ACCOUNT, System.getenv("KUBERNETES_SERVICE_HOST"), System.getenv("KUBERNETES_SERVICE_PORT"));
    }

    /** The same, wherever the account's files are. */
    static ApiServer inCluster(Path account, @Nullable String host, @Nullable String port) throws IOException {
        if (host == null || port == null || !Files.isReadable(account.resolve("token"))) {
            throw new IOException("this is not a pod with a service account: KUBERNETES_SERVICE_HOST and "
                    + account.resolve("token") + " are needed; outside a cluster give --kubeconfig FILE");
        }
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port)
                .withCaCertFile(account.resolve("ca.crt").toString())
                .build();
        try {
            return server(config, new Cluster(), new RotatingToken(account.resolve("token")));
        } catch (GeneralSecurityException wrong) {
            throw new IOException(account.resolve("ca.crt") + " cannot be used: " + wrong.getMessage(), wrong);
        }
    }
}
