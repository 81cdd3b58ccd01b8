package dev.berth.embedded.kinds;

import dev.berth.embedded.json.Json;
import dev.berth.kubernetes.objects.Quantity;
import java.util.List;

/** What a pod spec means where it says nothing. */
final class PodDefaults {
    static final long GRACE_SECONDS = 30;

    private PodDefaults() {}

    static Json.Obj complete(Json.Obj spec) {
        var complete = spec;
        for (String list : List.of("initContainers", "containers")) {
            if (complete.get(list) instanceof Json.Arr containers) {
                complete = complete.with(
                        list,
                        new Json.Arr(containers.items().stream()
                                .map(container -> (Json) container(container.asObject()))
                                .toList()));
            }
        }
        complete = complete.orElse("Always", "restartPolicy")
                .orElse(GRACE_SECONDS, "terminationGracePeriodSeconds")
                .orElse("ClusterFirst", "dnsPolicy")
                .orElse(Json.EMPTY, "securityContext")
                .orElse("default-scheduler", "schedulerName")
                .orElse(true, "enableServiceLinks");
        return complete;
    }

    private static Json.Obj container(Json.Obj container) {
        var complete = container
                .orElse(Json.EMPTY, "resources")
                .orElse("/dev/termination-log", "terminationMessagePath")
                .orElse("File", "terminationMessagePolicy")
                .orElse(pullPolicy(container.get("image").text("")), "imagePullPolicy");
        return requestsFromLimits(complete);
    }

    private static String pullPolicy(String image) {
        int colon = image.lastIndexOf(':');
        boolean tagged = colon > image.lastIndexOf('/');
        return !tagged || image.endsWith(":latest") ? "Always" : "IfNotPresent";
    }

    /** A limit without a request is a request too. */
    private static Json.Obj requestsFromLimits(Json.Obj container) {
        var limits = container.at("resources", "limits").fields();
        var complete = container;
        for (var limit : limits.entrySet()) {
            complete = complete.orElse(limit.getValue(), "resources", "requests", limit.getKey());
        }
        return complete;
    }

    static String qosClass(Json spec) {
        boolean any = false;
        boolean guaranteed = true;
        for (String list : List.of("initContainers", "containers")) {
            for (var container : spec.get(list).items()) {
                for (String resource : List.of("cpu", "memory")) {
                    var limit = container.at("resources", "limits", resource);
                    var request = container.at("resources", "requests", resource);
                    any |= limit.present() || request.present();
                    guaranteed &= limit.present() && equal(limit, request);
                }
            }
        }
        if (!any) {
            return "BestEffort";
        }
        return guaranteed ? "Guaranteed" : "Burstable";
    }

    private static boolean equal(Json limit, Json request) {
        try {
            return !request.present()
                    || Quantity.parse(limit.plain())
                                    .amount()
                                    .compareTo(Quantity.parse(request.plain()).amount())
                            == 0;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
