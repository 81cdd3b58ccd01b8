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
    private static final class Watch {
        private boolean listed;
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

    void health(Resource resource, WatchHealth health) {
        watch(resource).health = health;
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
