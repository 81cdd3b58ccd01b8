package dev.berth.cli.place;

import dev.berth.engine.decide.Reason;
import dev.berth.engine.plugin.ReasonCode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What keeps pods waiting: how many pods have a cause on some node.
 *
 * <p>A pod rarely has one cause. Most nodes were never meant for it (another pool's taint, another label), so the cause
 * that is most frequent is often the least telling. A node that is refused for room, ports or spread has passed all that is
 * about its kind; so such causes come first, and only then those that are about the kind of node.
 */
final class WaitCauses {
    /** Causes that tell that a node is of the wrong kind, and not that it lacks room. */
    private static final Set<ReasonCode> KIND_OF_NODE = EnumSet.of(
            ReasonCode.NODE_NAME,
            ReasonCode.NODE_UNSCHEDULABLE,
            ReasonCode.TAINT_UNTOLERATED,
            ReasonCode.NODE_AFFINITY,
            ReasonCode.NODE_AFFINITY_ENFORCED,
            ReasonCode.NOT_AMONG_CANDIDATES,
            ReasonCode.DEVICES_ABSENT,
            ReasonCode.DEVICE_KIND);

    /** Causes whose text names a resource or plugin, which the meaning of the code does not. */
    private static final Set<ReasonCode> NAMED = EnumSet.of(
            ReasonCode.INSUFFICIENT_RESOURCE,
            ReasonCode.RESOURCE_NEVER_FITS,
            ReasonCode.INSUFFICIENT_DEVICES,
            ReasonCode.PLUGIN);

    private record Cause(ReasonCode code, String text) {}

    private final Map<Cause, Integer> pods = new HashMap<>();

    void add(Reason reason) {
        var ofPod = new HashSet<Cause>();
        for (var count : reason.counts()) {
            ofPod.add(new Cause(count.code(), NAMED.contains(count.code()) ? count.text() : ""));
        }
        if (ofPod.isEmpty()) {
            ofPod.add(new Cause(reason.code(), ""));
        }
        ofPod.forEach(cause -> pods.merge(cause, 1, Integer::sum));
    }

    boolean isEmpty() {
        return pods.isEmpty();
    }

    /** A line for each cause. */
    void print(PrintWriter out) {
        var sorted = new ArrayList<>(pods.entrySet());
        sorted.sort(Comparator.comparingInt((Map.Entry<Cause, Integer> entry) ->
                        KIND_OF_NODE.contains(entry.getKey().code()) ? 1 : 0)
                .thenComparing(Map.Entry::getValue, Comparator.reverseOrder())
                .thenComparing(entry -> entry.getKey().code())
                .thenComparing(entry -> entry.getKey().text()));
        int width = String.valueOf(
                        sorted.stream().mapToInt(Map.Entry::getValue).max().orElse(0))
                .length();
        for (var entry : sorted) {
            var cause = entry.getKey();
            String name = cause.text().isEmpty() ? "" : cause.text() + ": ";
            out.println("  " + String.format("%" + width + "d", entry.getValue()) + "  " + name
                    + cause.code().meaning() + ". " + cause.code().nextStep());
        }
    }
}
