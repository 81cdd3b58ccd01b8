package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Resources;
import dev.berth.kubernetes.tree.InputCode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A resource list: quantities by name, exact until they are rounded to the engine's units. */
public final class Quantities {
    /** Resources in one list. */
    static final int NAMES_MAX = 1_000;

    /** Sorted; a few names, so that searching them one by one is quick. */
    private String[] names = new String[4];

    private Quantity[] amounts = new Quantity[4];
    private int size;

    /** Reads a mapping of names to quantities; negative ones are refused. */
    static Quantities of(Field field) {
        var list = new Quantities();
        if (field.present()) {
            field.forEachEntry((name, each) -> {
                if (list.size == NAMES_MAX) {
                    throw field.invalid(InputCode.TOO_MANY, "more than " + NAMES_MAX + " resources in one list");
                }
                var amount = quantity(each);
                if (name.equals(Resources.CPU) && !amount.fitsInMilli()) {
                    throw each.invalid(
                            InputCode.OVERFLOW,
                            "the quantity overflows 64 bits, as cpu counts in thousandths (the greatest is "
                                    + Quantity.MILLI_GREATEST + ")");
                }
                list.set(name, amount);
            });
        }
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
            throw field.invalid(InputCode.INVALID_QUANTITY, String.valueOf(malformed.getMessage()));
        }
        if (quantity.isNegative()) {
            throw field.invalid(InputCode.INVALID_QUANTITY, "a quantity must not be negative; write 0 or more");
        }
        return quantity;
    }

    Map<String, Quantity> toMap() {
        var map = new TreeMap<String, Quantity>();
        forEach(map::put);
        return map;
    }

    void forEach(BiConsumer<String, Quantity> action) {
        for (int i = 0; i < size; i++) {
            action.accept(names[i], amounts[i]);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean has(String name) {
        return find(name) >= 0;
    }

    Quantity get(String name) {
        int at = find(name);
        return at < 0 ? Quantity.ZERO : amounts[at];
    }

    void set(String name, Quantity amount) {
        int at = find(name);
        if (at >= 0) {
            amounts[at] = amount;
        } else {
            insert(-1 - at, name, amount);
        }
    }

    void add(String name, Quantity amount) {
        int at = find(name);
        if (at >= 0) {
            amounts[at] = amounts[at].plus(amount);
        } else {
            insert(-1 - at, name, amount);
        }
    }

    void add(Quantities other) {
        for (int i = 0; i < other.size; i++) {
            add(other.names[i], other.amounts[i]);
        }
    }

    void raise(Quantities other) {
        for (int i = 0; i < other.size; i++) {
            int at = find(other.names[i]);
            if (at >= 0) {
                amounts[at] = amounts[at].max(other.amounts[i]);
            } else {
                insert(-1 - at, other.names[i], other.amounts[i]);
            }
        }
    }

    /** Where the name is, or -1 minus where it belongs. */
    private int find(String name) {
        for (int i = 0; i < size; i++) {
            int order = names[i].compareTo(name);
            if (order >= 0) {
                return order == 0 ? i : -1 - i;
            }
        }
        return -1 - size;
    }

    private void insert(int at, String name, Quantity amount) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            amounts = Arrays.copyOf(amounts, size * 2);
        }
        System.arraycopy(names, at, names, at + 1, size - at);
        System.arraycopy(amounts, at, amounts, at + 1, size - at);
        names[at] = name;
        amounts[at] = amount;
        size++;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Quantities that
                && size == that.size
                && Arrays.equals(names, 0, size, that.names, 0, size)
                && Arrays.equals(amounts, 0, size, that.amounts, 0, size);
    }

    @Override
    public int hashCode() {
        return toMap().hashCode();
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

    /**
     * In the engine's units; names that the scheduler does not count are left out.
     *
     * @param of what the amounts were read from, for the message where a sum does not fit
     */
    Resources toResources(Field of) {
        var counted = new HashMap<String, Long>();
        for (int i = 0; i < size; i++) {
            String name = names[i];
            var amount = amounts[i];
            boolean milli = name.equals(Resources.CPU);
            if (milli || isCounted(name)) {
                if (milli ? !amount.fitsInMilli() : !amount.fits()) {
                    throw of.invalid(
                            InputCode.OVERFLOW,
                            "the sum of " + name + " is " + amount + ", which overflows 64 bits"
                                    + (milli ? ", as cpu counts in thousandths" : ""));
                }
                counted.put(name, milli ? amount.milliValue() : amount.value());
            }
        }
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
                && slash + "requests.".length() <= Names.SUBDOMAIN_LENGTH_MAX
                && Names.isQualified(name);
    }
}
