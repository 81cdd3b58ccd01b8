package dev.berth.cli.shadow;

import dev.berth.kubernetes.live.shadow.ShadowedPod;
import dev.berth.kubernetes.output.JsonText;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** A comparison for programs. */
final class ComparisonJson {
    private ComparisonJson() {}

    static String of(Comparison seen) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringProperty("profile", seen.profile());
            out.writeStringProperty("server", seen.server());
            out.writeStringProperty("from", time(seen.fromMillis()));
            out.writeStringProperty("until", time(seen.untilMillis()));
            out.writeArrayPropertyStart("pods");
            seen.pods().forEach(pod -> pod(pod, seen.untilMillis(), out));
            out.writeEndArray();
            out.writeObjectPropertyStart("totals");
            number(out, "pods", seen.pods().size() + seen.leftOut());
            number(out, "podsLeftOut", seen.leftOut());
            for (var fate : ShadowedPod.Fate.values()) {
                number(out, fate(fate), seen.count(fate));
            }
            number(out, "evictionsByBerth", seen.evictions());
            world(out, "cluster", seen.clusterWaits(), seen.clusterStranded(), seen.clusterFragmentation());
            world(out, "berth", seen.berthWaits(), seen.berthStranded(), seen.berthFragmentation());
            number(out, "gpus", seen.gpus());
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private static void pod(ShadowedPod pod, long now, JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("namespace", pod.namespace());
        out.writeStringProperty("name", pod.name());
        out.writeStringProperty("uid", pod.uid());
        out.writeStringProperty("schedulerName", pod.scheduler());
        number(out, "gpus", pod.gpus());
        out.writeStringProperty("pendingAt", time(pod.pendingAtMillis()));
        if (pod.node() != null) {
            out.writeStringProperty("node", pod.node());
        }
        number(out, "waitedMillis", pod.waitedMillis(now));
        if (pod.berthNode() != null) {
            out.writeStringProperty("berthNode", pod.berthNode());
        }
        number(out, "berthWaitedMillis", pod.berthWaitedMillis(now));
        if (!pod.berthReason().isEmpty()) {
            out.writeStringProperty("berthReason", pod.berthReason());
        }
        out.writeStringProperty("fate", fate(pod.fate()));
        if (pod.endedAtMillis() > 0) {
            out.writeStringProperty("endedAt", time(pod.endedAtMillis()));
        }
        out.writeEndObject();
    }

    private static void world(
            JsonGenerator out, String name, Comparison.Waits waits, double stranded, double fragmentation) {
        out.writeObjectPropertyStart(name);
        number(out, "meanWaitSeconds", waits.mean());
        number(out, "p50WaitSeconds", waits.p50());
        number(out, "p99WaitSeconds", waits.p99());
        number(out, "maxWaitSeconds", waits.max());
        number(out, "meanGpusStranded", stranded);
        number(out, "meanFragmentationPercent", fragmentation);
        out.writeEndObject();
    }

    /** {@code SAME_NODE} as {@code sameNode}. */
    private static String fate(ShadowedPod.Fate fate) {
        var text = new StringBuilder();
        for (var word : fate.name().toLowerCase(Locale.ROOT).split("_")) {
            text.append(text.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return text.toString();
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static void number(JsonGenerator out, String name, long value) {
        out.writeName(name);
        out.writeNumber(value);
    }

    private static void number(JsonGenerator out, String name, double value) {
        out.writeName(name);
        out.writeNumber(value);
    }
}
