package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import java.util.ArrayList;

/** The conditions in a status: one of each type. */
public final class Conditions {
    private Conditions() {}

    /** The condition set; its time of transition stays where its status does. */
    public static Json.Obj set(Json.Obj object, Json.Obj condition) {
        var conditions = new ArrayList<Json>();
        boolean set = false;
        for (var known : object.at("status", "conditions").items()) {
            if (!known.get("type").equals(condition.get("type"))) {
                conditions.add(known);
            } else {
                boolean same = known.get("status").equals(condition.get("status"))
                        && known.get("lastTransitionTime").present();
                conditions.add(
                        same ? condition.with("lastTransitionTime", known.get("lastTransitionTime")) : condition);
                set = true;
            }
        }
        if (!set) {
            conditions.add(condition);
        }
        return object.put(conditions, "status", "conditions");
    }

    /** The condition of that type; {@link Json#NULL} where there is none. */
    public static Json find(Json object, String type) {
        for (var condition : object.at("status", "conditions").items()) {
            if (condition.get("type").text("").equals(type)) {
                return condition;
            }
        }
        return Json.NULL;
    }

    public static boolean isTrue(Json object, String type) {
        return find(object, type).get("status").text("").equals("True");
    }
}
