package dev.berth.engine.cluster;

import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Owner;
import dev.berth.engine.model.PodShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Pods of one namespace, shape, owner and label set: they count alike everywhere. */
public final class PodKind {
    private final Identity identity;
    final int[] usageColumns;
    final long[] usageAmounts;
    private int[] sets = new int[2];
    private int setCount;
    int matchedSets;
    int pods;
    int placed;

    record Identity(
            String namespace,
            Labels labels,
            PodShape shape,
            @Nullable Owner owner) {}

    PodKind(Identity identity, ResourceNames names) {
        this.identity = identity;
        var usage = identity.shape.usage();
        usageColumns = new int[usage.size()];
        usageAmounts = new long[usage.size()];
        for (int i = 0; i < usageColumns.length; i++) {
            usageColumns[i] = names.number(usage.name(i));
            usageAmounts[i] = usage.amount(i);
        }
    }

    private PodKind(PodKind origin) {
        identity = origin.identity;
        usageColumns = origin.usageColumns;
        usageAmounts = origin.usageAmounts;
        sets = origin.sets.clone();
        setCount = origin.setCount;
        matchedSets = origin.matchedSets;
        pods = origin.pods;
        placed = origin.placed;
    }

    Identity identity() {
        return identity;
    }

    public String namespace() {
        return identity.namespace;
    }

    public Labels labels() {
        return identity.labels;
    }

    public PodShape shape() {
        return identity.shape;
    }

    public @Nullable Owner owner() {
        return identity.owner;
    }

    void belongsTo(int set) {
        if (setCount == sets.length) {
            sets = Arrays.copyOf(sets, setCount * 2);
        }
        sets[setCount++] = set;
    }

    int setCount() {
        return setCount;
    }

    int set(int index) {
        return sets[index];
    }

    void forgetSets() {
        setCount = 0;
        matchedSets = 0;
    }

    PodKind fork() {
        return new PodKind(this);
    }
}
