package dev.berth.engine.cluster;

import dev.berth.engine.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All pods, each with its kind and its place in the list of its node's pods. */
final class PodTable {
    static final int NOWHERE = -1;

    private final SlotTable table;
    private final RefColumn<Pod> pods;
    private final IntColumn kindOfPod;
    /** Node number + 1; 0 while on no known node. */
    private final IntColumn nodeOfPod;

    private final IntColumn next;
    private final IntColumn previous;
    private final IntColumn first;
    private final Map<PodKind.Identity, Integer> kindNumbers;
    private final List<@Nullable PodKind> kinds;
    private int[] freeKinds = new int[8];
    private int freeKindCount;

    PodTable() {
        table = new SlotTable();
        pods = new RefColumn<>();
        kindOfPod = IntColumn.dense();
        nodeOfPod = IntColumn.dense();
        next = IntColumn.dense();
        previous = IntColumn.dense();
        first = IntColumn.dense();
        kindNumbers = new HashMap<>();
        kinds = new ArrayList<>();
    }

    private PodTable(PodTable origin) {
        table = origin.table.fork();
        pods = origin.pods.fork();
        kindOfPod = origin.kindOfPod.fork();
        nodeOfPod = origin.nodeOfPod.fork();
        next = origin.next.fork();
        previous = origin.previous.fork();
        first = origin.first.fork();
        kindNumbers = new HashMap<>(origin.kindNumbers);
        kinds = new ArrayList<>(origin.kinds.size());
        for (var kind : origin.kinds) {
            kinds.add(kind == null ? null : kind.fork());
        }
        freeKinds = origin.freeKinds.clone();
        freeKindCount = origin.freeKindCount;
    }

    int limit() {
        return table.limit();
    }

    int size() {
        return table.size();
    }

    @Nullable
    Pod at(int slot) {
        return pods.get(slot);
    }

    Pod get(int slot) {
        return Objects.requireNonNull(pods.get(slot));
    }

    PodKind kindOf(int slot) {
        return Objects.requireNonNull(kinds.get(kindOfPod.get(slot)));
    }

    int nodeOf(int slot) {
        return nodeOfPod.get(slot) - 1;
    }

    List<PodKind> kinds() {
        return kinds.stream().filter(Objects::nonNull).toList();
    }

    /** The kind of a pod that need not be in the table. */
    PodKind kindFor(Pod pod, ResourceNames names) {
        var identity = new PodKind.Identity(pod.namespace(), pod.labels(), pod.shape(), pod.owner());
        Integer known = kindNumbers.get(identity);
        return known != null ? Objects.requireNonNull(kinds.get(known)) : new PodKind(identity, names);
    }

    int find(String namespace, String name) {
        return table.find(hash(namespace, name), slot -> {
            var pod = pods.get(slot);
            return pod != null && pod.name().equals(name) && pod.namespace().equals(namespace);
        });
    }

    private static int hash(String namespace, String name) {
        return namespace.hashCode() * 31 + name.hashCode();
    }

    private int hashOf(int slot) {
        var pod = get(slot);
        return hash(pod.namespace(), pod.name());
    }

    int insert(Pod pod, ResourceNames names) {
        int slot = table.take();
        pods.set(slot, pod);
        table.insert(slot, hashOf(slot), this::hashOf);
        kindOfPod.set(slot, takeKind(pod, names));
        return slot;
    }

    /** Replaces what is known of a pod that is on no node's list. */
    void replace(int slot, Pod pod, ResourceNames names) {
        releaseKind(kindOfPod.get(slot));
        pods.set(slot, pod);
        kindOfPod.set(slot, takeKind(pod, names));
    }

    /** Replaces a pod by itself with another node name: the kind stays. */
    void rename(int slot, Pod pod) {
        pods.set(slot, pod);
    }

    void remove(int slot) {
        releaseKind(kindOfPod.get(slot));
        table.remove(slot, hashOf(slot), this::hashOf);
        pods.set(slot, null);
    }

    private int takeKind(Pod pod, ResourceNames names) {
        var identity = new PodKind.Identity(pod.namespace(), pod.labels(), pod.shape(), pod.owner());
        Integer known = kindNumbers.get(identity);
        if (known == null) {
            var kind = new PodKind(identity, names);
            if (freeKindCount > 0) {
                known = freeKinds[--freeKindCount];
                kinds.set(known, kind);
            } else {
                known = kinds.size();
                kinds.add(kind);
            }
            kindNumbers.put(identity, known);
        }
        Objects.requireNonNull(kinds.get(known)).pods++;
        return known;
    }

    private void releaseKind(int number) {
        var kind = Objects.requireNonNull(kinds.get(number));
        if (--kind.pods == 0) {
            kindNumbers.remove(kind.identity());
            kinds.set(number, null);
            if (freeKindCount == freeKinds.length) {
                freeKinds = java.util.Arrays.copyOf(freeKinds, freeKindCount * 2);
            }
            freeKinds[freeKindCount++] = number;
        }
    }

    /** The first pod of a node, or -1. Links are stored + 1 so that 0 means none. */
    int firstOn(int node) {
        return first.get(node) - 1;
    }

    int nextAfter(int slot) {
        return next.get(slot) - 1;
    }

    void link(int slot, int node) {
        int head = first.get(node);
        next.set(slot, head);
        previous.set(slot, 0);
        if (head != 0) {
            previous.set(head - 1, slot + 1);
        }
        first.set(node, slot + 1);
        nodeOfPod.set(slot, node + 1);
    }

    void unlink(int slot) {
        int node = nodeOf(slot);
        int before = previous.get(slot);
        int after = next.get(slot);
        if (before == 0) {
            first.set(node, after);
        } else {
            next.set(before - 1, after);
        }
        if (after != 0) {
            previous.set(after - 1, before);
        }
        nodeOfPod.set(slot, 0);
    }

    PodTable fork() {
        return new PodTable(this);
    }
}
