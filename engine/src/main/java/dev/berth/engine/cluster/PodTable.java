package dev.berth.engine.cluster;

import dev.berth.engine.model.Pod;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
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
    private final SlotTable kindTable;
    private final RefColumn<PodKind> kinds;
    private final IntColumn podsOfKind;
    private RefColumn<KindSets> setsOfKind;

    PodTable() {
        table = new SlotTable();
        pods = new RefColumn<>();
        kindOfPod = IntColumn.dense();
        nodeOfPod = IntColumn.dense();
        next = IntColumn.dense();
        previous = IntColumn.dense();
        first = IntColumn.dense();
        kindTable = new SlotTable();
        kinds = new RefColumn<>();
        podsOfKind = IntColumn.dense();
        setsOfKind = new RefColumn<>();
    }

    private PodTable(PodTable origin) {
        table = origin.table.fork();
        pods = origin.pods.fork();
        kindOfPod = origin.kindOfPod.fork();
        nodeOfPod = origin.nodeOfPod.fork();
        next = origin.next.fork();
        previous = origin.previous.fork();
        first = origin.first.fork();
        kindTable = origin.kindTable.fork();
        kinds = origin.kinds.fork();
        podsOfKind = origin.podsOfKind.fork();
        setsOfKind = origin.setsOfKind.fork();
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

    /** The number of a pod's kind. */
    int kindNumber(int slot) {
        return kindOfPod.get(slot);
    }

    PodKind kind(int number) {
        return Objects.requireNonNull(kinds.get(number));
    }

    PodKind kindOf(int slot) {
        return kind(kindOfPod.get(slot));
    }

    /** To which counted sets a kind belongs, as far as is known. */
    KindSets setsOf(int kind) {
        var known = setsOfKind.get(kind);
        return known == null ? KindSets.UNKNOWN : known;
    }

    void belongs(int kind, KindSets sets) {
        setsOfKind.set(kind, sets);
    }

    /** Sets were renumbered, or what decides membership has changed. */
    void forgetSets() {
        setsOfKind = new RefColumn<>();
    }

    /** The kinds of which a pod is on a node. */
    Set<PodKind> placedKinds() {
        var placed = new LinkedHashSet<PodKind>();
        for (int slot = 0; slot < limit(); slot++) {
            if (pods.get(slot) != null && nodeOf(slot) >= 0) {
                placed.add(kindOf(slot));
            }
        }
        return placed;
    }

    int nodeOf(int slot) {
        return nodeOfPod.get(slot) - 1;
    }

    private int findKind(Pod pod) {
        return kindTable.find(PodKind.hashOf(pod), number -> kind(number).isOf(pod));
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
        int number = findKind(pod);
        if (number < 0) {
            var kind = new PodKind(pod, names);
            number = kindTable.take();
            kinds.set(number, kind);
            setsOfKind.set(number, null);
            kindTable.insert(number, kind.hash(), this::hashOfKind);
        }
        podsOfKind.add(number, 1);
        return number;
    }

    private void releaseKind(int number) {
        if (podsOfKind.add(number, -1) == 0) {
            kindTable.remove(number, hashOfKind(number), this::hashOfKind);
            kinds.set(number, null);
        }
    }

    private int hashOfKind(int number) {
        return kind(number).hash();
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
