package dev.berth.embedded.select;

import dev.berth.embedded.json.Json;

/** Which objects of a kind a list or a watch is about. */
public record Selection(LabelSelector labels, FieldSelector fields) {
    public static final Selection ALL = new Selection(LabelSelector.ALL, FieldSelector.ALL);

    public boolean selects(Json.Obj object) {
        return labels.selects(object.at("metadata", "labels")) && fields.selects(object);
    }

    public boolean selectsAll() {
        return labels.requirements().isEmpty() && fields.terms().isEmpty();
    }
}
