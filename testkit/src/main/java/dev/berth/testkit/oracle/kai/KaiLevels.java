package dev.berth.testkit.oracle.kai;

import dev.berth.engine.model.Node;
import dev.berth.engine.model.Requirement;
import dev.berth.kubernetes.objects.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The levels of a scenario's topologies, and their domains: nodes that agree in a level's label and all wider ones. */
final class KaiLevels {
    private final List<List<String>> topologies = new ArrayList<>();

    KaiLevels(Field extra) {
        for (var topology : extra.at("topologies").items()) {
            topologies.add(topology.at("spec", "levels").items().stream()
                    .map(level -> level.at("nodeLabel").text(""))
                    .toList());
        }
    }

    /** The labels of a level and of all wider ones, the widest first. */
    List<String> through(String level) {
        for (var topology : topologies) {
            if (topology.contains(level)) {
                return topology.subList(0, topology.indexOf(level) + 1);
            }
        }
        return List.of(level);
    }

    /** Levels to try, one after another: the preferred one, then wider ones down to the required one, which must hold. */
    List<String> toTry(String required, String preferred) {
        var levels = new ArrayList<String>();
        if (!preferred.isEmpty()) {
            for (var level : through(preferred).reversed()) {
                if (level.equals(required)) {
                    break;
                }
                levels.add(level);
            }
        }
        levels.add(required); // empty: anywhere
        return levels;
    }

    /** The domains of a level, each as conditions on its nodes. */
    Set<List<Requirement>> domains(String level, List<Node> nodes) {
        var domains = new LinkedHashSet<List<Requirement>>();
        for (var node : nodes) {
            var conditions = new ArrayList<Requirement>();
            for (var label : through(level)) {
                String value = node.labels().get(label);
                if (value != null) {
                    conditions.add(Requirement.in(label, List.of(value)));
                }
            }
            if (conditions.size() == through(level).size()) {
                domains.add(conditions);
            }
        }
        return domains;
    }
}
