package dev.berth.cli.explain;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.dump.Dump;
import dev.berth.kubernetes.dump.DumpOptions;
import dev.berth.kubernetes.dump.DumpReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pod and the cluster without it.
 *
 * @param pod without a node, so that it is to be placed
 * @param ranOn the node that the pod is on in the dump; null while it is pending
 */
record Asked(Pod pod, @Nullable String ranOn, Cluster cluster) {
    private static final int SHOWN_MAX = 5;

    /**
     * Reads dumps.
     *
     * @param key {@code namespace/name}; null for the only pod of the pod file
     * @param podFile one more file, which holds the pod; null where the dumps hold it
     * @param problems told what was read and what was left out, before the pod is looked for
     * @throws IllegalArgumentException where the files do not tell which pod is meant
     */
    static Asked read(
            List<String> files,
            @Nullable String key,
            @Nullable String podFile,
            DumpOptions options,
            Consumer<Dump> problems)
            throws IOException {
        var all = new ArrayList<>(files);
        if (podFile != null) {
            all.add(podFile);
        }
        String wanted = key == null ? only(Objects.requireNonNull(podFile), options) : withNamespace(key);
        var dump = DumpReader.read(all, options, System.in);
        problems.accept(dump);
        var pod = find(dump.pods(), wanted);
        var cluster = new Cluster();
        for (var entry : dump.objects()) {
            if (entry.object() != pod) {
                cluster.apply(new Event.Upserted(entry.object()));
            }
        }
        return new Asked(pod.on(null, DeviceIndexes.NONE), pod.nodeName(), cluster);
    }

    private static String withNamespace(String key) {
        return key.contains("/") ? key : "default/" + key;
    }

    /** Read once more with all others later, as a priority class of the cluster may matter to the pod. */
    private static String only(String file, DumpOptions options) throws IOException {
        if (file.equals("-")) {
            throw new IllegalArgumentException("--pod-file must be a file; only FILE can be standard input");
        }
        var pods = DumpReader.read(List.of(file), options, System.in).pods();
        if (pods.size() != 1) {
            throw new IllegalArgumentException(file + " holds " + pods.size()
                    + " pods; it must hold one, or name the one you mean with --pod NAMESPACE/NAME");
        }
        return pods.get(0).key();
    }

    private static Pod find(List<Pod> pods, String key) {
        var alike = new ArrayList<String>();
        String name = key.substring(key.indexOf('/') + 1);
        for (var pod : pods) {
            if (pod.key().equals(key)) {
                return pod;
            }
            if (pod.name().equals(name) && alike.size() < SHOWN_MAX) {
                alike.add(pod.key());
            }
        }
        throw new IllegalArgumentException("--pod " + key + ": no such pod among the " + pods.size()
                + " that were read"
                + (alike.isEmpty()
                        ? "; pods that have ended are left out"
                        : "; did you mean " + String.join(" or ", alike) + "?"));
    }
}
