package dev.berth.cli.demo;

import dev.berth.cli.text.TimeSpan;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.YamlText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What happens when, read from YAML. */
record Scenario(List<Step> steps) {
    private static final Set<String> ACTIONS =
            Set.of("say", "gang", "service", "batch", "shutDown", "recover", "expect");

    /** @param what the value of the action */
    record Step(Duration at, String action, Json what) {}

    /** @throws IllegalArgumentException telling what is wrong */
    static Scenario read(String yaml) {
        var steps = new ArrayList<Step>();
        int number = 0;
        for (var each : YamlText.read(yaml).get("steps").items()) {
            number++;
            var actions = each.fields().keySet().stream()
                    .filter(name -> !name.equals("at"))
                    .toList();
            if (actions.size() != 1 || !ACTIONS.contains(actions.getFirst())) {
                throw new IllegalArgumentException(
                        "step " + number + " has " + actions + "; give each step a time" + " \"at\" and exactly one of "
                                + ACTIONS.stream().sorted().toList());
            }
            steps.add(new Step(
                    duration(each.get("at"), "step " + number + ".at"),
                    actions.getFirst(),
                    each.get(actions.getFirst())));
        }
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("the scenario has no \"steps\"");
        }
        steps.sort(Comparator.comparing(Step::at));
        return new Scenario(List.copyOf(steps));
    }

    static Duration duration(Json value, String field) {
        return TimeSpan.parse(value.plain(), field);
    }
}
