package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Resources;
import dev.berth.engine.model.ZoneDemand;
import dev.berth.engine.model.ZoneShare;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what a kubelet aligns to NUMA zones for a pod, and what it is known to have of zones.
 *
 * <p>A kubelet pins CPUs and memory of Guaranteed pods only: each container has limits of cpu and memory, and requests that
 * equal them. Of these, CPUs are pinned where their number is whole. Devices are aligned for every pod.
 */
final class PodZones {
    static final String BERTH = "berth.dev/numa-zones";

    /** What is observed beats what was decided. */
    private static final List<String> ANNOTATIONS =
            List.of("kai.scheduler/numa-placement-observed", BERTH, "kai.scheduler/numa-placement-predicted");

    private PodZones() {}

    /** @param asked what the pod asks for in sum */
    static ZoneDemand demand(Field spec, List<Field> main, List<Field> init, Resources asked) {
        boolean guaranteed = !spec.has("resources")
                && main.stream().allMatch(PodZones::isGuaranteed)
                && init.stream().allMatch(PodZones::isGuaranteed);
        if (!guaranteed && !asksForDevices(asked)) {
            return ZoneDemand.NONE;
        }
        var running = new ArrayList<Resources>();
        var passing = new ArrayList<Resources>();
        Map<String, Long> sum = new HashMap<>();
        Map<String, Long> sidecars = new HashMap<>();
        Map<String, Long> greatest = new HashMap<>();
        for (var container : init) {
            var amounts = amounts(container, guaranteed);
            if (container.at("restartPolicy").text("").equals("Always")) {
                running.add(amounts);
                amounts.toMap().forEach((name, amount) -> sidecars.merge(name, amount, Long::sum));
            } else {
                passing.add(amounts);
                amounts.toMap()
                        .forEach((name, amount) ->
                                greatest.merge(name, amount + sidecars.getOrDefault(name, 0L), Math::max));
            }
        }
        sum.putAll(sidecars);
        for (var container : main) {
            var amounts = amounts(container, guaranteed);
            running.add(amounts);
            amounts.toMap().forEach((name, amount) -> sum.merge(name, amount, Long::sum));
        }
        greatest.forEach((name, amount) -> sum.merge(name, amount, Math::max));
        var pod = Resources.of(sum);
        return pod.size() == 0
                ? ZoneDemand.NONE
                : new ZoneDemand(
                        pod,
                        running.stream().filter(amounts -> amounts.size() > 0).toList(),
                        passing.stream().filter(amounts -> amounts.size() > 0).toList());
    }

    private static boolean asksForDevices(Resources asked) {
        for (int i = 0; i < asked.size(); i++) {
            if (asked.name(i).indexOf('/') >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isGuaranteed(Field container) {
        var resources = container.at("resources");
        var limits = resources.at("limits");
        return isGuaranteed(limits, resources.at("requests"), Resources.CPU)
                && isGuaranteed(limits, resources.at("requests"), Resources.MEMORY);
    }

    private static boolean isGuaranteed(Field limits, Field requests, String resource) {
        if (!limits.has(resource)) {
            return false;
        }
        return !requests.has(resource)
                || Quantities.quantity(limits.at(resource)).equals(Quantities.quantity(requests.at(resource)));
    }

    private static Resources amounts(Field container, boolean guaranteed) {
        var resources = container.at("resources");
        var written = Quantities.of(resources.at("limits"));
        Quantities.of(resources.at("requests")).forEach(written::set);
        Map<String, Long> aligned = new HashMap<>();
        var all = written.toResources(resources);
        for (int i = 0; i < all.size(); i++) {
            String name = all.name(i);
            boolean pinned = name.equals(Resources.CPU)
                    ? guaranteed && all.amount(i) % 1000 == 0
                    : name.indexOf('/') >= 0
                            || (guaranteed && (name.equals(Resources.MEMORY) || name.startsWith("hugepages-")));
            if (pinned) {
                aligned.put(name, all.amount(i));
            }
        }
        return Resources.of(aligned);
    }

    /** What a pod on a node has of zones; empty where it does not tell. */
    static List<ZoneShare> shares(Field annotations) {
        for (var name : ANNOTATIONS) {
            var field = annotations.at(name);
            String text = field.text("");
            if (!text.isEmpty() && !text.equals("null")) {
                return field.json("[{\"zone\": \"0\", \"amount\": {\"cpu\": \"4\"}}]")
                        .each(PodZones::share);
            }
        }
        return List.of();
    }

    private static ZoneShare share(Field share) {
        var amounts = share.at("amount");
        return new ZoneShare(share.at("zone").required(), Quantities.of(amounts).toResources(amounts));
    }
}
