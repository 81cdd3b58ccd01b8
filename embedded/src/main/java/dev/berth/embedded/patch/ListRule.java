package dev.berth.embedded.patch;

import dev.berth.embedded.json.Json;
import java.util.List;
import java.util.Map;

/** What a list is: one value, a set, or a map whose items are known by some of their fields. */
public sealed interface ListRule {
    Atomic ATOMIC = new Atomic();
    UniqueValues SET = new UniqueValues();

    record Atomic() implements ListRule {}

    record UniqueValues() implements ListRule {}

    record Keyed(List<String> keys) implements ListRule {
        /** The fields by which the item is known. */
        public Json.Obj keyOf(Json item) {
            var key = Json.EMPTY;
            for (String name : keys) {
                var value = item.get(name);
                if (value.present()) {
                    key = key.with(name, value);
                } else if (name.equals("protocol")) {
                    key = key.with(name, "TCP");
                }
            }
            return key;
        }
    }

    /**
     * The lists of the built-in kinds, by the name of the field: names mean the same in all of them, but for ports, which
     * tell by their items. Whatever is not here is atomic.
     */
    Map<String, ListRule> BUILT_IN = Map.ofEntries(
            keyed("containers", "name"),
            keyed("initContainers", "name"),
            keyed("ephemeralContainers", "name"),
            keyed("env", "name"),
            keyed("volumes", "name"),
            keyed("volumeMounts", "mountPath"),
            keyed("volumeDevices", "devicePath"),
            keyed("imagePullSecrets", "name"),
            keyed("secrets", "name"),
            keyed("hostAliases", "ip"),
            keyed("conditions", "type"),
            keyed("ownerReferences", "uid"),
            keyed("topologySpreadConstraints", "topologyKey", "whenUnsatisfiable"),
            keyed("schedulingGates", "name"),
            keyed("resourceClaims", "name"),
            keyed("podIPs", "ip"),
            keyed("addresses", "type"),
            keyed("podGroupTemplates", "name"),
            Map.entry("finalizers", SET));

    private static Map.Entry<String, ListRule> keyed(String field, String... keys) {
        return Map.entry(field, new Keyed(List.of(keys)));
    }

    /** The rule of a list in a built-in kind. */
    static ListRule builtIn(String field, Json list) {
        if (field.equals("ports") && !list.items().isEmpty()) {
            boolean container = list.items().getFirst().get("containerPort").present();
            return new Keyed(List.of(container ? "containerPort" : "port", "protocol"));
        }
        return BUILT_IN.getOrDefault(field, ATOMIC);
    }
}
