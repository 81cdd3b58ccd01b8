package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Resources;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A resource list: quantities by name, exact until they are rounded to the engine's units. */
public final class Quantities {
    private static final Pattern QUALIFIED = Pattern.compile(
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

    private final Map<String, Quantity> amounts = new TreeMap<>();

    /** Reads a mapping of names to quantities; negative ones are refused. */
    static Quantities of(Field field) {
        var list = new Quantities();
        field.entries().forEach((name, each) -> list.amounts.put(name, quantity(each)));
        return list;
    }

    /** Reads one quantity that may not be negative; 0 where absent. */
    static Quantity quantity(Field field) {
        String text = field.textOrNull();
        if (text == null) {
            return Quantity.ZERO;
        }
        Quantity quantity;
        try {
            quantity = Quantity.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw field.invalid(String.valueOf(malformed.getMessage()));
        }
        if (quantity.isNegative()) {
            throw field.invalid("a quantity must not be negative; write 0 or more");
        }
        return quantity;
    }

    Map<String, Quantity> amounts() {
        return amounts;
    }

    boolean has(String name) {
        return amounts.containsKey(name);
    }

    Quantity get(String name) {
        return amounts.getOrDefault(name, Quantity.ZERO);
    }

    void set(String name, Quantity amount) {
        amounts.put(name, amount);
    }

    void add(Quantities other) {
        other.amounts.forEach((name, amount) -> amounts.merge(name, amount, Quantity::plus));
    }

    void raise(Quantities other) {
        other.amounts.forEach((name, amount) -> amounts.merge(name, amount, Quantity::max));
    }

    static Quantities greatest(@Nullable Quantities first, Quantities... others) {
        var result = new Quantities();
        if (first != null) {
            result.add(first);
        }
        for (var other : others) {
            result.raise(other);
        }
        return result;
    }

    long milliCpu() {
        return get(Resources.CPU).milliValue();
    }

    long memoryBytes() {
        return get(Resources.MEMORY).value();
    }

    /** In the engine's units; names that the scheduler does not count are left out. */
    Resources toResources() {
        var counted = new HashMap<String, Long>();
        amounts.forEach((name, amount) -> {
            if (name.equals(Resources.CPU)) {
                counted.put(name, amount.milliValue());
            } else if (isCounted(name)) {
                counted.put(name, amount.value());
            }
        });
        return Resources.of(counted);
    }

    private static boolean isCounted(String name) {
        if (name.equals(Resources.MEMORY) || name.equals(Resources.EPHEMERAL_STORAGE)) {
            return true;
        }
        return name.startsWith("hugepages-")
                || name.startsWith("attachable-volumes-")
                || name.contains("kubernetes.io/")
                || isExtended(name);
    }

    /** Extended names carry a domain other than kubernetes.io and stay valid with the prefix that quotas give them. */
    private static boolean isExtended(String name) {
        int slash = name.indexOf('/');
        return slash >= 0
                && !name.startsWith("requests.")
                && slash + "requests.".length() <= 253
                && name.length() - slash - 1 <= 63
                && QUALIFIED.matcher(name).matches();
    }
}
