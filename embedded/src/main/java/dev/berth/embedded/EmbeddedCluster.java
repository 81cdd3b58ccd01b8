package dev.berth.embedded;

import dev.berth.embedded.api.Ids;
import dev.berth.embedded.api.Kinds;
import dev.berth.embedded.api.WriteOptions;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.control.ControlLoop;
import dev.berth.embedded.fault.Faults;
import dev.berth.embedded.http.ApiServer;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.kinds.BuiltIn;
import dev.berth.embedded.kinds.CustomKinds;
import dev.berth.embedded.log.CommitLog;
import dev.berth.embedded.log.RequestLog;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API in this JVM: a store, the rules of the built-in kinds, and a server on the loopback.
 *
 * <p>It is for demos, tests and fault injection; whatever it holds is gone when it is closed.
 */
public final class EmbeddedCluster implements AutoCloseable {
    private static final Map<String, Integer> PRIORITIES =
            Map.of("system-cluster-critical", 2_000_000_000, "system-node-critical", 2_000_001_000);

    private final Options options;
    private final Store store;
    private final Kinds kinds = new Kinds(BuiltIn.kinds());
    private final Writes writes;
    private final RequestLog log;
    private final CommitLog commits;
    private final Faults faults;
    private final ControlLoop controllers;
    private ApiServer server;

    /**
     * How the cluster is set up.
     *
     * @param port 0 for a free one
     * @param token what clients must show; null lets in everybody who reaches the loopback
     * @param seed of the generated names and UIDs
     * @param changesPerKindMax how far back watches can resume
     */
    public record Options(
            int port,
            @Nullable String token,
            long seed,
            InstantSource clock,
            int changesPerKindMax,
            int loggedRequestsMax) {
        public static final Options DEFAULT = new Options(0, null, 1, InstantSource.system(), 100_000, 100_000);

        public Options withPort(int value) {
            return new Options(value, token, seed, clock, changesPerKindMax, loggedRequestsMax);
        }

        public Options withToken(String value) {
            return new Options(port, value, seed, clock, changesPerKindMax, loggedRequestsMax);
        }

        public Options withClock(InstantSource value) {
            return new Options(port, token, seed, value, changesPerKindMax, loggedRequestsMax);
        }

        public Options withChangesPerKindMax(int value) {
            return new Options(port, token, seed, clock, value, loggedRequestsMax);
        }
    }

    public static EmbeddedCluster start() {
        return start(Options.DEFAULT);
    }

    public static EmbeddedCluster start(Options options) {
        return new EmbeddedCluster(options);
    }

    private EmbeddedCluster(Options options) {
        this.options = options;
        store = new Store(options.changesPerKindMax());
        faults = new Faults(options.seed(), options.clock());
        writes = new Writes(store, faults.clock(), new Ids(new SplittableRandom(options.seed())));
        log = new RequestLog(options.loggedRequestsMax());
        commits = new CommitLog(options.loggedRequestsMax(), faults.clock());
        store.onChange(commits::add);
        store.onChange(this::define);
        controllers = new ControlLoop(store, writes);
        for (String namespace : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
            writes.create(
                    BuiltIn.NAMESPACE,
                    "",
                    Json.object("metadata", Json.object("name", namespace)),
                    WriteOptions.of("kube-apiserver"));
        }
        for (var priority : PRIORITIES.entrySet()) {
            writes.create(
                    BuiltIn.PRIORITY_CLASS,
                    "",
                    Json.object("metadata", Json.object("name", priority.getKey()), "value", priority.getValue()),
                    WriteOptions.of("kube-apiserver"));
        }
        controllers.start();
        server = serve(options.port());
    }

    /** A definition brings its kinds at once, and takes them with it. */
    private void define(Change change) {
        if (change.resource().equals(BuiltIn.DEFINITION.table())) {
            var definition = change.after().object();
            kinds.replace(
                    definition.at("spec", "group").text(""),
                    definition.at("spec", "names", "plural").text(""),
                    change.kind() == Change.Kind.DELETED ? List.of() : CustomKinds.of(definition));
        }
    }

    private ApiServer serve(int port) {
        return ApiServer.start(store, kinds, writes, faults.clock(), log, faults, options.token(), port);
    }

    public String url() {
        return server.url();
    }

    public RequestLog log() {
        return log;
    }

    /** What became of the requests: every change of every object. */
    public CommitLog commits() {
        return commits;
    }

    /** What goes wrong on purpose. */
    public Faults faults() {
        return faults;
    }

    /** A kubeconfig for kubectl and others. */
    public String kubeconfig() {
        var user = options.token() == null ? Json.EMPTY : Json.object("token", options.token());
        return JsonText.text(Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Config",
                "clusters",
                List.of(Json.object("name", "embedded", "cluster", Json.object("server", url()))),
                "users",
                List.of(Json.object("name", "embedded", "user", user)),
                "contexts",
                List.of(Json.object(
                        "name", "embedded", "context", Json.object("cluster", "embedded", "user", "embedded"))),
                "current-context",
                "embedded"));
    }

    /** Stops and starts the server; the store, its port and its history stay. All connections break. */
    public void restart() {
        int port = server.port();
        server.close();
        server = serve(port);
    }

    /** Forgets all changes so far: who resumes from before gets 410. */
    public void compact() {
        store.compact(store.revision());
    }

    /** Waits until the controllers have done what there is to do. */
    public void awaitControllers() {
        controllers.awaitRest();
    }

    @Override
    public void close() {
        controllers.close();
        server.close();
    }
}
