package dev.berth.embedded.kubelet;

import dev.berth.kubernetes.objects.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a virtual node has left; its kubelet refuses what does not fit, whoever bound it. */
final class NodeRoom {
    private final Map<String, BigDecimal> free = new HashMap<>();
    private final Map<String, BigDecimal> total = new HashMap<>();

    NodeRoom(Map<String, String> capacity) {
        capacity.forEach((name, amount) -> {
            var exact = Quantity.parse(amount).amount();
            free.put(name, exact);
            total.put(name, exact);
        });
    }

    /** @return the first resource of which there is too little; it is taken all the same, until it is given back */
    synchronized @Nullable String take(VirtualPod pod) {
        String missing = null;
        for (var request : pod.requests().entrySet()) {
            var left = free.getOrDefault(request.getKey(), BigDecimal.ZERO).subtract(request.getValue());
            free.put(request.getKey(), left);
            if (left.signum() < 0 && missing == null) {
                missing = request.getKey();
            }
        }
        return missing;
    }

    synchronized void give(VirtualPod pod) {
        pod.requests().forEach((name, amount) -> free.merge(name, amount, BigDecimal::add));
    }

    /** The node has only so much from now on. */
    synchronized void limit(String resource, long amount) {
        var now = BigDecimal.valueOf(amount);
        var change = now.subtract(total.getOrDefault(resource, BigDecimal.ZERO));
        total.put(resource, now);
        free.merge(resource, change, BigDecimal::add);
    }
}
