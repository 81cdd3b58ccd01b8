package dev.berth.testkit.oracle.kai;

import dev.berth.engine.model.NodeZones;
import dev.berth.engine.model.NodeZones.Policy;
import dev.berth.engine.model.NodeZones.Scope;
import dev.berth.engine.model.Resources;
import dev.berth.engine.model.ZoneShare;
import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.Quantity;
import dev.berth.kubernetes.tree.JsonTrees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** NUMA zones as scenarios have them: those of nodes, what running tasks have of them, and what is expected of both. */
final class KaiZones {
    private static final String OBSERVED = "kai.scheduler/numa-placement-observed";

    private KaiZones() {}

    static NodeZones of(String node, Field topology) {
        var zones = new ArrayList<NodeZones.Zone>();
        for (var zone : topology.at("zones").items()) {
            var available = zone.at("available");
            zones.add(new NodeZones.Zone(
                    zone.at("id").text(""),
                    zones.size(),
                    amounts(zone.at("allocatable").present() ? zone.at("allocatable") : available),
                    available.present() ? amounts(available) : null));
        }
        String policy = topology.at("policy").text("none");
        return new NodeZones(
                node,
                Policy.valueOf(policy.toUpperCase(Locale.ROOT).replace('-', '_')),
                Scope.valueOf(topology.at("scope").text("container").toUpperCase(Locale.ROOT)),
                zones);
    }

    private static Resources amounts(Field list) {
        Map<String, Long> amounts = new HashMap<>();
        list.entries().forEach((name, field) -> amounts.put(name, amount(name, field.text("0"))));
        return Resources.of(amounts);
    }

    private static long amount(String name, String text) {
        var quantity = Quantity.parse(text);
        return name.equals(Resources.CPU) ? quantity.milliValue() : quantity.value();
    }

    static List<ZoneShare> shares(Field annotations) {
        String text = annotations.at(OBSERVED).text("");
        if (text.isEmpty()) {
            return List.of();
        }
        return Field.root(JsonTrees.read(text, OBSERVED, 1), OBSERVED)
                .each(share -> new ZoneShare(share.at("zone").text(""), amounts(share.at("amount"))));
    }

    /** What of the expected zones a task does not have, or null. */
    static @Nullable String difference(KaiTask task, Field expected, KaiCase scenario, KaiPlaces.Place place) {
        if (!expected.present()) {
            return null;
        }
        var wanted = expected.texts();
        var got = new ArrayList<String>();
        for (var zones : scenario.zones()) {
            for (int zone = 0; zone < zones.zones().size() && zones.node().equals(place.node()); zone++) {
                String name = zones.zones().get(zone).name();
                if (place.devices().zones().stream()
                        .anyMatch(share -> share.zone().equals(name))) {
                    got.add(Integer.toString(zone));
                }
            }
        }
        return wanted.equals(got) ? null : task.id() + ": want NUMA zones " + wanted + ", got " + got;
    }

    /** What is not free in a node's zones as expected, or null. */
    static @Nullable String difference(String node, Field expected, KaiRun run) {
        for (var zone : expected.entries().entrySet()) {
            for (var resource : zone.getValue().entries().entrySet()) {
                long want = amount(resource.getKey(), resource.getValue().text("0"));
                long got = run.freeInZone(node, Integer.parseInt(zone.getKey()), resource.getKey());
                if (want != got) {
                    return node + ": want " + want + " " + resource.getKey() + " free in NUMA zone " + zone.getKey()
                            + ", got " + got;
                }
            }
        }
        return null;
    }
}
