package dev.berth.engine.cluster;

import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the resource names of a cluster; cpu, memory and ephemeral storage are always 0, 1 and 2. */
public final class ResourceNames {
    public static final int CPU = 0;
    public static final int MEMORY = 1;
    public static final int EPHEMERAL_STORAGE = 2;

    /** Different resource names that one cluster may have; a further one is refused. */
    public static final int RESOURCES_MAX = 512;

    private final List<String> names;
    private final Map<String, Integer> numbers;

    ResourceNames() {
        names = new ArrayList<>();
        numbers = new HashMap<>();
        List.of(Resources.CPU, Resources.MEMORY, Resources.EPHEMERAL_STORAGE).forEach(this::numberOfFurther);
    }

    private ResourceNames(ResourceNames origin) {
        names = new ArrayList<>(origin.names);
        numbers = new HashMap<>(origin.numbers);
    }

    /** The number of a name, given out on first sight. */
    public int number(String name) {
        if (name.equals(Resources.CPU)) {
            return CPU;
        }
        if (name.equals(Resources.MEMORY)) {
            return MEMORY;
        }
        return numberOfFurther(name);
    }

    private int numberOfFurther(String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() == RESOURCES_MAX) {
            throw new LimitExceededException("resource names in the cluster", RESOURCES_MAX, "resource " + name);
        }
        numbers.put(name, names.size());
        names.add(name);
        return names.size() - 1;
    }

    public String name(int number) {
        return names.get(number);
    }

    public int count() {
        return names.size();
    }

    ResourceNames fork() {
        return new ResourceNames(this);
    }
}
