package dev.berth.testkit.oracle.kai;

import dev.berth.engine.model.Device;
import dev.berth.kubernetes.objects.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario expects once its rounds have settled: status and node of tasks, which tasks share GPUs, what nodes have
 * left, and how many binds it took at most. Names of GPU groups are free; only who shares with whom counts.
 */
record KaiExpectation(KaiCase scenario) {
    /** What is expected of one task. */
    record Expected(KaiTask task, String status, String node, Set<String> groups, Field zones) {
        boolean runs() {
            return status.equals("Running") || status.equals("Binding");
        }
    }

    List<Expected> tasks() {
        var found = new ArrayList<Expected>();
        var expect = scenario.source().at("expect");
        for (var job : scenario.jobs()) {
            for (var task : job.tasks()) {
                var own = expect.at("tasks").at(task.id());
                var field = own.present() ? own : expect.at("jobs").at(job.name());
                if (field.present() && !field.at("status").text("").isEmpty()) {
                    boolean grouped = !field.at("dontValidateGpuGroup").isTrue()
                            && !task.pod().shape().devices().isNone()
                            && !task.pod().shape().devices().isWhole();
                    found.add(new Expected(
                            task,
                            field.at("status").text(""),
                            field.at("nodeName").text(""),
                            grouped ? new HashSet<>(field.at("gpuGroups").texts()) : Set.of(),
                            field.at("numaZones")));
                }
            }
        }
        return found;
    }

    /** The first thing that is not as expected; null where all is. */
    @Nullable
    String difference(KaiRun run) {
        var expected = tasks();
        for (var each : expected) {
            var place = run.places().all().get(each.task().id());
            String status = place == null
                    ? "Pending"
                    : switch (place.phase()) {
                        case RUNNING -> "Running";
                        case RELEASING -> "Releasing";
                        case PIPELINED -> "Pipelined";
                    };
            if (!status.equals(each.status().equals("Binding") ? "Running" : each.status())) {
                return each.task().id() + ": want " + each.status() + ", got " + status
                        + (place == null ? "" : " on " + place.node());
            }
            if (place != null && !each.node().isEmpty() && !each.node().equals(place.node())) {
                return each.task().id() + ": want node " + each.node() + ", got " + place.node();
            }
            var zones = place == null ? null : KaiZones.difference(each.task(), each.zones(), scenario, place);
            if (zones != null) {
                return zones;
            }
        }
        var sharing = sharing(run, expected);
        if (sharing != null) {
            return sharing;
        }
        var counts = counts(run);
        return counts == null ? nodes(run) : counts;
    }

    private @Nullable String counts(KaiRun run) {
        var counts = scenario.source().at("expect", "counts");
        var got = Map.of("binds", run.binds(), "evictions", run.evictions(), "pipelined", run.pipelined());
        for (var name : List.of("binds", "evictions", "pipelined")) {
            int most = counts.at(name).integer(0);
            int count = got.getOrDefault(name, 0);
            if (most > 0 && count > most) {
                return "want at most " + most + " " + name + ", got " + count;
            }
        }
        return null;
    }

    /**
     * Whether inner states of a single session are expected: what is decided, but has not happened yet. Rounds end with all
     * that has happened.
     */
    boolean isOfOneSession() {
        return tasks().stream()
                .anyMatch(each -> each.status().equals("Pipelined")
                        || each.status().equals("Binding")
                        || (each.status().equals("Releasing") && !each.task().isReleasing()));
    }

    private static @Nullable String sharing(KaiRun run, List<Expected> expected) {
        for (var one : expected) {
            for (var other : expected) {
                var here = run.places().all().get(one.task().id());
                var there = run.places().all().get(other.task().id());
                if (one.groups().isEmpty()
                        || other.groups().isEmpty()
                        || here == null
                        || there == null
                        || !here.node().equals(there.node())) {
                    continue;
                }
                var common = new HashSet<>(one.groups());
                common.retainAll(other.groups());
                int shared = 0;
                for (int i = 0; i < here.devices().size(); i++) {
                    for (int j = 0; j < there.devices().size(); j++) {
                        shared += here.devices().get(i) == there.devices().get(j) ? 1 : 0;
                    }
                }
                if (shared != common.size()) {
                    return one.task().id() + " and " + other.task().id() + ": want " + common.size()
                            + " GPUs in common, got " + shared;
                }
            }
        }
        return null;
    }

    private @Nullable String nodes(KaiRun run) {
        for (var entry : scenario.source().at("expect", "nodes").entries().entrySet()) {
            var zones = KaiZones.difference(entry.getKey(), entry.getValue().at("numaZonesAvailable"), run);
            if (zones != null) {
                return zones;
            }
            var usage = run.usage(KaiCase.GPU, entry.getKey());
            if (usage == null) {
                continue;
            }
            Map<Integer, Boolean> releasing = new HashMap<>();
            run.places().all().forEach((task, place) -> {
                if (place.node().equals(entry.getKey())) {
                    for (int i = 0; i < place.devices().size(); i++) {
                        releasing.merge(
                                place.devices().get(i),
                                place.phase() == KaiPlaces.Phase.RELEASING,
                                Boolean::logicalAnd);
                    }
                }
            });
            long idle = 0;
            for (int i = 0; i < usage.size(); i++) {
                idle += usage.isUnused(i) ? 1 : 0;
            }
            long freed =
                    releasing.values().stream().filter(Boolean::booleanValue).count();
            var wrong = amount(entry.getValue(), "idleGpus", idle);
            wrong = wrong == null ? amount(entry.getValue(), "releasingGpus", freed) : wrong;
            if (wrong != null) {
                return entry.getKey() + ": " + wrong;
            }
        }
        return null;
    }

    /** Idle GPUs of KAI may be fractions; what is left of shared ones is not counted as idle here. */
    private static @Nullable String amount(Field node, String name, long got) {
        double want = KaiCase.number(node.at(name), -1);
        return want < 0 || Math.abs(want - got) < 1.0 / Device.WHOLE_MILLI
                ? null
                : "want " + name + " " + want + ", got " + got;
    }
}
