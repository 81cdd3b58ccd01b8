package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Cause;
import dev.berth.embedded.api.Names;
import dev.berth.embedded.api.Rules;
import dev.berth.embedded.json.Json;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rules of kinds about which there is little to say.
 *
 * @param generations whether changes of the content are counted
 * @param defaults fills in what was left out
 * @param initial makes a new object complete; takes its status away, as a rule
 * @param checks what is wrong with an object
 * @param updateChecks what may not change
 */
record Simple(
        boolean generations,
        UnaryOperator<Json.Obj> defaults,
        UnaryOperator<Json.Obj> initial,
        Function<Json.Obj, List<Cause>> checks,
        BiFunction<Json.Obj, Json.Obj, List<Cause>> updateChecks)
        implements Rules {

    static final Simple PLAIN = new Simple(false, it -> it, it -> it, it -> List.of(), (was, is) -> List.of());
    static final Simple COUNTED =
            new Simple(true, it -> it, it -> it.without("status"), it -> List.of(), (was, is) -> List.of());

    Simple filling(UnaryOperator<Json.Obj> value) {
        return new Simple(generations, value, initial, checks, updateChecks);
    }

    Simple beginning(UnaryOperator<Json.Obj> value) {
        return new Simple(generations, defaults, value, checks, updateChecks);
    }

    Simple checking(Function<Json.Obj, List<Cause>> value) {
        return new Simple(generations, defaults, initial, value, updateChecks);
    }

    Simple checkingUpdates(BiFunction<Json.Obj, Json.Obj, List<Cause>> value) {
        return new Simple(generations, defaults, initial, checks, value);
    }

    @Override
    public Json.Obj defaults(Json.Obj object) {
        return defaults.apply(object);
    }

    @Override
    public Json.Obj created(Json.Obj object, Context context) {
        return initial.apply(object);
    }

    @Override
    public List<Cause> check(Json.Obj object) {
        return checks.apply(object);
    }

    @Override
    public List<Cause> checkUpdate(Json.Obj before, Json.Obj after) {
        return updateChecks.apply(before, after);
    }

    @Override
    public boolean countsGenerations() {
        return generations;
    }

    @Override
    public @Nullable String checkName(String name) {
        return Names.checkSubdomain(name);
    }
}
