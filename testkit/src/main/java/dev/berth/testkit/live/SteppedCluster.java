package dev.berth.testkit.live;

import dev.berth.embedded.EmbeddedCluster;
import dev.berth.embedded.log.CommitLog;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Stored;
import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.live.WatchedKind;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.loop.DecisionLoop;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.write.ApiWrites;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The embedded API server and Berth's decision loop and write lanes on it, with a deterministic scheduler of events
 * between them: nothing happens by itself. A test delivers each event of each watch, lets each order go out, moves the
 * clock, crashes Berth; so the n-th step of a seed is the same in each run. The server's semantics, its request log and
 * its faults are real, and so is all that Berth says to it.
 *
 * <p>After every step {@link #check} asks the server's records whether the invariants hold.
 */
public final class SteppedCluster implements AutoCloseable {
    /** The name under which Berth's requests stand in the server's log. */
    public static final String BERTH = "berth";

    /** Requests and changes that the server remembers; {@link #check} is called more often than that. */
    private static final int RECORDS_MAX = 4_000;

    /** Watches are fed from the records, so nobody resumes from the history. */
    private static final int HISTORY_MAX = 200;

    private final MovingClock clock = new MovingClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final EmbeddedCluster cluster;
    private final ApiServer server;
    private ClusterClient user;
    private final TreeMap<String, Stored> objects = new TreeMap<>();
    private final RequestLogInvariants invariants;
    private final long seed;
    private Fence fence = Fence.NONE;
    private long nanos = 1_000_000_000L;
    private long commitsSeen;
    private int reigns;
    private int missed;
    private final Telemetry telemetry = new Telemetry() {
        @Override
        public void missed(String resource, int changes) {
            missed += changes;
        }
    };
    private List<SteppedWatch> watches = List.of();
    private Inbox inbox = new Inbox();
    private SteppedWrites writes;
    private DecisionLoop loop;

    public SteppedCluster(long seed) {
        this(seed, RequestLogInvariants.Rules.STRICT);
    }

    public SteppedCluster(long seed, RequestLogInvariants.Rules rules) {
        this.seed = seed;
        cluster = EmbeddedCluster.start(
                new EmbeddedCluster.Options(0, null, false, seed, clock, HISTORY_MAX, RECORDS_MAX));
        server = new ApiServer(URI.create(cluster.url()), null, true, null, ApiServer.Credentials.NONE);
        user = new ClusterClient(server.askedBy("user"));
        invariants = new RequestLogInvariants(cluster.log(), cluster.commits(), BERTH, rules);
        writes = lanes();
        loop = freshLoop();
        listAll();
    }

    private SteppedWrites lanes() {
        return new SteppedWrites(
                new ApiWrites(server.askedBy(BERTH), inbox, fence, clock, "berth-" + reigns, Runnable::run));
    }

    private DecisionLoop freshLoop() {
        reigns++;
        watches = WatchedKind.ALL.stream()
                .map(kind -> new SteppedWatch(kind, inbox))
                .toList();
        return new DecisionLoop(
                PluginCatalogue.with(List.of()).defaultProfile(),
                Set.of(BERTH),
                WatchedKind.ALL.stream().map(WatchedKind::resource).toList(),
                inbox,
                writes,
                fence,
                telemetry,
                new SplittableRandom(seed * 31 + reigns));
    }

    /** What a user does. */
    public ClusterClient user() {
        return user;
    }

    public EmbeddedCluster server() {
        return cluster;
    }

    public SteppedWrites writes() {
        return writes;
    }

    public DecisionLoop loop() {
        return loop;
    }

    public RequestLogInvariants invariants() {
        return invariants;
    }

    /** The state by which Berth decides. */
    public Cluster state() {
        return loop.cluster();
    }

    /** The watch of a kind. */
    public SteppedWatch watch(Resource resource) {
        return watches.stream()
                .filter(watch -> watch.resource().equals(resource))
                .findFirst()
                .orElseThrow();
    }

    public SteppedWatch watch(String plural) {
        return watches.stream()
                .filter(watch -> watch.resource().plural().equals(plural))
                .findFirst()
                .orElseThrow();
    }

    public List<SteppedWatch> watches() {
        return watches;
    }

    /** Lets the server's controllers come to rest, and hands what was committed to the watches. */
    public void commit() {
        cluster.awaitControllers();
        var commits = cluster.commits();
        for (CommitLog.Commit each : commits.from(commitsSeen)) {
            var change = each.change();
            String key = change.resource() + " " + change.after().key();
            if (change.kind() == Change.Kind.DELETED) {
                objects.remove(key);
            } else {
                objects.put(key, change.after());
            }
            watches.stream().filter(watch -> watch.watches(change)).forEach(watch -> watch.saw(change));
        }
        commitsSeen = commits.count();
    }

    /** Berth lists a kind anew. */
    public void list(SteppedWatch watch) {
        commit();
        var found = objectsOf(watch.resource());
        watch.list(found, revision(found));
    }

    /** Berth compares what it knows of a kind with what is there, after it was told all that is still told of it. */
    public void sweep(SteppedWatch watch) {
        commit();
        while (watch.coming() > 0) {
            watch.deliver();
        }
        var found = objectsOf(watch.resource());
        watch.sweep(found, revision(found));
    }

    /** The same of all kinds. */
    public void sweepAll() {
        watches.forEach(this::sweep);
    }

    /** How many changes sweeps have found that no watch had told. */
    public int missed() {
        return missed;
    }

    private static long revision(List<Stored> found) {
        return found.stream().mapToLong(Stored::revision).max().orElse(0);
    }

    private List<Stored> objectsOf(Resource resource) {
        String table = (resource.group().isEmpty() ? "" : "." + resource.group());
        return objects.entrySet().stream()
                .filter(each -> each.getKey().startsWith(resource.plural() + table + " "))
                .map(Map.Entry::getValue)
                .toList();
    }

    public void listAll() {
        watches.forEach(this::list);
    }

    /** Delivers all events, and steps Berth until it has nothing more to do. Orders stay where they are. */
    public void step() {
        do {
            deliverAll();
        } while (loop.doWork(nanos, clock.instant().toEpochMilli()) > 0);
    }

    /** One step of Berth with what was delivered so far. */
    public int stepOnce() {
        return loop.doWork(nanos, clock.instant().toEpochMilli());
    }

    public void deliverAll() {
        commit();
        for (var watch : watches) {
            while (watch.coming() > 0) {
                watch.deliver();
            }
        }
    }

    public void advance(Duration by) {
        nanos += by.toNanos();
        clock.advance(by);
    }

    /** Time passes, second by second, with everything working as it should. */
    public void run(Duration time) {
        long seconds = time.toSeconds();
        for (long i = 0; i < seconds; i++) {
            advance(Duration.ofSeconds(1));
            settle();
        }
    }

    /** Everything that was ordered goes out, and everything that happened is told, until nothing is left. */
    public void settle() {
        step();
        for (int round = 0; round < 10_000 && !writes.waiting().isEmpty(); round++) {
            writes.sendAll(order -> true);
            writes.sendEvents();
            step();
        }
        writes.sendEvents();
        check();
    }

    /** Sends the orders that fit, then lets Berth see what came of them. */
    public int send(Predicate<Object> fits) {
        int sent = writes.sendAll(fits);
        step();
        check();
        return sent;
    }

    /** Berth dies with all that it had not sent; the next one knows nothing but what the API server tells. */
    public void crash() {
        crashWithoutListing();
        listAll();
    }

    /** The same, and none of the next one's lists is there yet. */
    public void crashWithoutListing() {
        writes.close();
        inbox = new Inbox();
        writes = lanes();
        loop = freshLoop();
    }

    /** The same with another fence, for those that come. */
    public void crash(Fence next) {
        fence = next;
        crash();
    }

    /** The server dies and comes back with what it had committed; all streams and connections break. */
    public void restartServer() {
        cluster.restart();
        user.close();
        user = new ClusterClient(server.askedBy("user"));
        watches.forEach(watch -> watch.broke("the server restarted"));
    }

    /** The invariants of the server's records, as of now. */
    public void check() {
        commit();
        invariants.check(clock.instant());
    }

    /** The same, and what must hold once nothing is under way. */
    public void checkAtRest() {
        check();
        invariants.checkAtRest(loop.cluster());
    }

    public MovingClock clock() {
        return clock;
    }

    /** Pods of a namespace on nodes, with their node. */
    public Map<String, String> bound(String namespace) {
        commit();
        var found = new TreeMap<String, String>();
        objects.forEach((key, object) -> {
            String node = object.object().at("spec", "nodeName").text("");
            if (key.startsWith("pods " + namespace + "/") && !node.isEmpty()) {
                found.put(object.name(), node);
            }
        });
        return found;
    }

    /** Creates a gang without members, of which so many must start together. */
    public void podGroup(String namespace, String name, int minCount) {
        new NativeGangs(user, "v1beta1").create(namespace, name, minCount, "");
    }

    /** Creates a gang of so many pods of which all must start together. */
    public void gang(String namespace, String name, int pods, int milliCpu) {
        podGroup(namespace, name, pods);
        for (int i = 0; i < pods; i++) {
            member(namespace, name, i, milliCpu);
        }
    }

    public void member(String namespace, String gang, int number, int milliCpu) {
        new NativeGangs(user, "v1beta1").member(namespace, gang + "-" + number, milliCpu, gang);
    }

    /** What waits at the server with which condition, sorted by name. */
    public List<String> namesOf(String plural) {
        commit();
        return objects.entrySet().stream()
                .filter(each -> each.getKey().startsWith(plural + " "))
                .map(each -> each.getValue().name())
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    @Override
    public void close() {
        writes.close();
        user.close();
        cluster.close();
    }
}
