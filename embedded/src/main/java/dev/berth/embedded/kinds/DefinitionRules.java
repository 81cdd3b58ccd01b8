package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Cause;
import dev.berth.embedded.api.Rules;
import dev.berth.embedded.api.Times;
import dev.berth.embedded.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CustomResourceDefinitions: established at once, as nothing here can be in their way. */
final class DefinitionRules implements Rules {
    @Override
    public Json.Obj defaults(Json.Obj definition) {
        String kind = definition.at("spec", "names", "kind").text("");
        return definition
                .orElse(kind.toLowerCase(Locale.ROOT), "spec", "names", "singular")
                .orElse(kind + "List", "spec", "names", "listKind")
                .orElse("None", "spec", "conversion", "strategy");
    }

    @Override
    public Json.Obj created(Json.Obj definition, Context context) {
        String now = Times.seconds(context.now());
        var stored = definition.at("spec", "versions").items().stream()
                .filter(version -> version.get("storage").isTrue())
                .map(version -> version.get("name"))
                .toList();
        return definition.with(
                "status",
                Json.object(
                        "conditions",
                        List.of(
                                condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                                condition(
                                        "Established",
                                        "InitialNamesAccepted",
                                        "the initial names have been accepted",
                                        now)),
                        "acceptedNames",
                        definition.at("spec", "names"),
                        "storedVersions",
                        stored));
    }

    private static Json.Obj condition(String type, String reason, String message, String now) {
        return Json.object(
                "type", type, "status", "True", "lastTransitionTime", now, "reason", reason, "message", message);
    }

    @Override
    public List<Cause> check(Json.Obj definition) {
        var causes = new ArrayList<Cause>();
        var spec = definition.get("spec");
        String name = definition.at("metadata", "name").text("");
        String wanted =
                spec.at("names", "plural").text("") + "." + spec.get("group").text("");
        if (!name.equals(wanted)) {
            causes.add(Cause.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group"));
        }
        for (String field : List.of("plural", "kind")) {
            if (spec.at("names", field).text("").isEmpty()) {
                causes.add(Cause.required("spec.names." + field, ""));
            }
        }
        String scope = spec.get("scope").text("");
        if (!scope.equals("Namespaced") && !scope.equals("Cluster")) {
            causes.add(Cause.notSupported("spec.scope", scope, "\"Cluster\", \"Namespaced\""));
        }
        if (!spec.at("conversion", "strategy").text("None").equals("None")) {
            causes.add(Cause.notSupported(
                    "spec.conversion.strategy",
                    spec.at("conversion", "strategy").plain(),
                    "\"None\" (in the embedded API)"));
        }
        int storages = 0;
        int i = 0;
        for (var version : spec.get("versions").items()) {
            String field = "spec.versions[" + i++ + "]";
            storages += version.get("storage").isTrue() ? 1 : 0;
            var schema = version.at("schema", "openAPIV3Schema");
            if (!schema.present()) {
                causes.add(Cause.required(field + ".schema.openAPIV3Schema", "schemas are required"));
            } else {
                structural(schema, field + ".schema.openAPIV3Schema", causes);
            }
        }
        if (storages != 1) {
            causes.add(Cause.invalid(
                    "spec.versions", spec.get("versions"), "must have exactly one version marked as storage version"));
        }
        return causes;
    }

    /** Each value says its type, so that it can be pruned. */
    private static void structural(Json schema, String path, List<Cause> causes) {
        boolean open = schema.get("x-kubernetes-int-or-string").isTrue()
                || schema.get("x-kubernetes-preserve-unknown-fields").isTrue();
        if (schema.get("type").text("").isEmpty() && !open) {
            causes.add(Cause.required(path + ".type", "must not be empty for specified object fields"));
        }
        schema.get("properties")
                .fields()
                .forEach((name, property) -> structural(property, path + ".properties[" + name + "]", causes));
        if (schema.get("items").present()) {
            structural(schema.get("items"), path + ".items", causes);
        }
        if (schema.get("additionalProperties") instanceof Json.Obj others) {
            structural(others, path + ".additionalProperties", causes);
        }
    }
}
