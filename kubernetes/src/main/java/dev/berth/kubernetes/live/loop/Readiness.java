package dev.berth.kubernetes.live.loop;

import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.watch.WatchHealth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which watches are complete and current, and whether that is enough to decide. */
final class Readiness {
    private static final System.Logger LOG = System.getLogger(Readiness.class.getName());

    private static final class Watch {
        private boolean listed;
        private boolean absent;
        private @Nullable WatchHealth health;
    }

    private final Map<Resource, Watch> watches = new LinkedHashMap<>();

    /** @param resources all that are watched */
    Readiness(List<Resource> resources) {
        resources.forEach(resource -> watches.put(resource, new Watch()));
    }

    void listed(Resource resource) {
        watch(resource).listed = true;
    }

    /** A kind that is not offered is asked for again each minute; that it is missing is said once. */
    void health(Resource resource, WatchHealth health) {
        var watch = watch(resource);
        watch.health = health;
        boolean absent = health instanceof WatchHealth.Absent;
        if (absent && !watch.absent) {
            watch.absent = true;
            LOG.log(
                    System.Logger.Level.INFO,
                    "the server does not offer {0}; what it is for is off until it does",
                    resource.name());
        } else if (watch.absent && health instanceof WatchHealth.Current) {
            watch.absent = false;
            LOG.log(System.Logger.Level.INFO, "the server offers {0} now", resource.name());
        }
    }

    private Watch watch(Resource resource) {
        return watches.computeIfAbsent(resource, unused -> new Watch());
    }

    /** Why it is not ready; empty where it is. A kind that the API server does not offer counts as complete. */
    List<String> missing() {
        var missing = new ArrayList<String>();
        watches.forEach((resource, watch) -> {
            switch (watch.health) {
                case null -> missing.add(resource.name() + ": not listed yet");
                case WatchHealth.Current current -> {
                    if (!watch.listed) {
                        missing.add(resource.name() + ": not listed yet");
                    }
                }
                case WatchHealth.Behind(String why) -> missing.add(resource.name() + ": " + why);
                case WatchHealth.Forbidden(String verb, Resource kind) ->
                    missing.add("the account may not " + verb + " " + kind.name() + "; grant it (berth manifests)");
                case WatchHealth.Absent absent -> {
                    if (resource.equals(Resource.PODS) || resource.equals(Resource.NODES)) {
                        missing.add("the server does not offer " + resource.name() + "; is it a Kubernetes API?");
                    }
                }
            }
        });
        return missing;
    }

    /** The same as {@code missing().isEmpty()}, without making texts. */
    boolean isReady() {
        for (var entry : watches.entrySet()) {
            var watch = entry.getValue();
            boolean ready = switch (watch.health) {
                case null -> false;
                case WatchHealth.Current current -> watch.listed;
                case WatchHealth.Behind behind -> false;
                case WatchHealth.Forbidden forbidden -> false;
                case WatchHealth.Absent absent ->
                    !entry.getKey().equals(Resource.PODS) && !entry.getKey().equals(Resource.NODES);
            };
            if (!ready) {
                return false;
            }
        }
        return true;
    }
}
