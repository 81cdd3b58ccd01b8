package dev.berth.engine.cluster;

import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Owner;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pods of one namespace, shape, owner and label set: they count alike everywhere. Immutable, so that forks share it. */
public final class PodKind {
    /** The columns of what most pods use, in the order of names. */
    private static final int[] CPU_AND_MEMORY = {ResourceNames.CPU, ResourceNames.MEMORY};

    private final String namespace;
    private final Labels labels;
    private final PodShape shape;
    private final @Nullable Owner owner;
    /** Column of each resource of the shape's usage. */
    final int[] usageColumns;

    PodKind(Pod pod, ResourceNames names) {
        namespace = pod.namespace();
        labels = pod.labels();
        shape = pod.shape();
        owner = pod.owner();
        var usage = shape.usage();
        var columns = new int[usage.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = names.number(usage.name(i));
        }
        boolean usual = columns.length == 2 && columns[0] == CPU_AND_MEMORY[0] && columns[1] == CPU_AND_MEMORY[1];
        usageColumns = usual ? CPU_AND_MEMORY : columns;
    }

    public String namespace() {
        return namespace;
    }

    public Labels labels() {
        return labels;
    }

    public PodShape shape() {
        return shape;
    }

    public @Nullable Owner owner() {
        return owner;
    }

    boolean isOf(Pod pod) {
        return shape.equals(pod.shape())
                && labels.equals(pod.labels())
                && namespace.equals(pod.namespace())
                && Objects.equals(owner, pod.owner());
    }

    int hash() {
        return hash(namespace, labels, shape, owner);
    }

    static int hashOf(Pod pod) {
        return hash(pod.namespace(), pod.labels(), pod.shape(), pod.owner());
    }

    private static int hash(String namespace, Labels labels, PodShape shape, @Nullable Owner owner) {
        return ((shape.hashCode() * 31 + labels.hashCode()) * 31 + namespace.hashCode()) * 31 + Objects.hashCode(owner);
    }
}
