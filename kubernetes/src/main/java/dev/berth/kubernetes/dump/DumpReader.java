package dev.berth.kubernetes.dump;

import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.objects.ObjectReader;
import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads dumps: files of Kubernetes objects as {@code kubectl get -o yaml} or {@code -o json} writes them, or as people do.
 *
 * <p>A pod without a number for its priority waits until all files are read, since its priority class may stand after it;
 * so does a pod that names devices of its node by their UUIDs.
 * An object that stands twice is refused: no one can know which is meant.
 */
public final class DumpReader {
    /** Pods and pod groups without {@code spec.priority} or {@code spec.preemptionPolicy} whose trees are held until all priority classes are known. */
    static final int HELD_PODS_MAX = 1_000_000;

    private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");
    private static final Set<String> BUILT_IN_CLASSES = Set.of("", "system-cluster-critical", "system-node-critical");

    private final DumpOptions options;
    private final InputStream standardInput;
    private final ObjectReader reader;
    private final List<Dump.Entry> entries = new ArrayList<>();
    private final List<Value> classes = new ArrayList<>();
    private final Set<String> classNames = new HashSet<>(BUILT_IN_CLASSES);
    private final List<Tree> held = new ArrayList<>();
    private final Map<Identity, Place> places = new HashMap<>();
    private final List<String> fileNames = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int problemCount;
    private int finishedPods;
    private long objectCount;

    private record Identity(String kind, String namespace, String name) {}

    private record Place(String file, int line) {}

    private record Tree(Value value, String file) {}

    /** @param file which of the files it is in, from 0 */
    private record Problem(int file, int line, String message) {}

    private DumpReader(DumpOptions options, InputStream standardInput) {
        this.options = options;
        this.standardInput = standardInput;
        reader = new ObjectReader(ObjectReader.Admission.CHECKED, options.devices());
    }

    /**
     * Reads files as one dump.
     *
     * @param files names of files; {@code -} is standard input
     * @throws IOException where a file cannot be read, also if asked to keep going; the message names the file
     * @throws InvalidObjectException where an object is wrong
     * @throws MalformedDocumentException where a document is wrong, or an object stands twice
     */
    public static Dump read(List<String> files, DumpOptions options, InputStream standardInput) throws IOException {
        return new DumpReader(options, standardInput).read(files);
    }

    private Dump read(List<String> files) throws IOException {
        var sources =
                files.stream().map(name -> new DumpFile(name, standardInput)).toList();
        long total = 0;
        sources.forEach(file -> fileNames.add(file.shownName()));
        for (var file : sources) {
            long size = file.size();
            total = total < 0 || size < 0 ? -1 : total + size;
        }
        long before = 0;
        for (var file : sources) {
            read(file, before, total);
            before += Math.max(0, file.size());
        }
        held.forEach(pod -> tryTo(pod, () -> addHeld(pod)));
        problems.sort(Comparator.comparingInt(Problem::file).thenComparingInt(Problem::line));
        entries.replaceAll(DumpReader.this::described);
        entries.sort(Comparator.comparingInt(entry -> rank(entry.object())));
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).object() instanceof Pod pod) {
                entries.set(
                        i, new Dump.Entry(pod.standingAt(i + 1), entries.get(i).tree()));
            }
        }
        return new Dump(
                entries,
                classes,
                finishedPods,
                problems.stream().map(Problem::message).toList(),
                problemCount);
    }

    private Dump.Entry described(Dump.Entry entry) {
        return entry.object() instanceof Node node ? new Dump.Entry(reader.described(node), entry.tree()) : entry;
    }

    private void read(DumpFile file, long before, long total) throws IOException {
        String name = file.shownName();
        file.read(
                value -> {
                    var tree = new Tree(value, name);
                    tryTo(tree, () -> take(tree));
                },
                broken -> report(name, broken.line(), broken),
                read -> options.progress().at(before + read, total, objectCount));
    }

    private static int rank(ClusterObject object) {
        return switch (object) {
            case Node node -> 1;
            case Pod pod -> pod.nodeName() != null ? 2 : 3;
            default -> 0;
        };
    }

    /** Also keeps of a refused object what its gang must know: that one of its members, or its object, is not right. */
    private void tryTo(Tree tree, Runnable step) {
        tryTo(tree.file(), step, wrong -> {
            String kind = tree.value() instanceof Value.Mapping mapping
                            && mapping.entries().get("kind") instanceof Value.Scalar scalar
                    ? scalar.text()
                    : "";
            var rest = reader.refused(tree.value(), tree.file(), kind, wrong.fault());
            boolean inGang = rest instanceof Pod pod ? pod.membership() != null : rest != null;
            if (rest != null && inGang) {
                tryTo(tree.file(), () -> add(rest, tree), again -> {});
            }
        });
    }

    private void tryTo(String file, Runnable step, Consumer<InvalidObjectException> refused) {
        try {
            step.run();
        } catch (InvalidObjectException wrong) {
            report(file, wrong.line(), wrong);
            refused.accept(wrong);
        } catch (MalformedDocumentException wrong) {
            report(file, wrong.line(), wrong);
        }
    }

    private void report(String file, int line, RuntimeException wrong) {
        if (!options.keepGoing()) {
            throw wrong;
        }
        problemCount++;
        if (problems.size() < Dump.PROBLEMS_MAX) {
            problems.add(new Problem(fileNames.indexOf(file), line, String.valueOf(wrong.getMessage())));
        }
    }

    private void take(Tree tree) {
        objectCount++;
        var root = ObjectReader.named(tree.value(), tree.file());
        String kind = root.at("kind").text("");
        if (!kind.isEmpty() && !ObjectReader.matters(root.at("apiVersion").text(""), kind)) {
            return;
        }
        switch (kind) {
            case "Pod" -> takePod(tree, root);
            case "PriorityClass" -> addClass(tree, root);
            case "PodGroup" -> {
                if (namesItsClass(root.at("spec"))) {
                    hold(tree, root);
                } else {
                    takeOther(tree);
                }
            }
            default -> takeOther(tree);
        }
    }

    private void takeOther(Tree tree) {
        var object = reader.read(tree.value(), tree.file());
        if (object != null) {
            add(object, tree);
        } else if (options.keepTrees()) { // says more about a node
            classes.add(tree.value());
        }
    }

    private void takePod(Tree tree, Field root) {
        if (!options.finishedPods()
                && FINISHED.contains(root.at("status", "phase").text(""))) {
            finishedPods++;
        } else if (!needsItsClass(root.at("spec"))
                && (!ObjectReader.namesDevices(root) || held.size() >= HELD_PODS_MAX)) {
            add(reader.readPod(tree.value(), tree.file()), tree);
        } else {
            hold(tree, root);
        }
    }

    private void hold(Tree tree, Field root) {
        if (held.size() >= HELD_PODS_MAX) {
            throw root.at("spec", "priority")
                    .invalid(
                            InputCode.TOO_MANY,
                            "more than " + HELD_PODS_MAX
                                    + " pods without a number for their priority; set spec.priority, as the API server does");
        }
        held.add(tree);
    }

    private static boolean namesItsClass(Field spec) {
        return !spec.at("priority").present()
                && !spec.at("priorityClassName").text("").isEmpty();
    }

    private static boolean needsItsClass(Field spec) {
        return !spec.at("priority").present()
                || (spec.at("priorityClassName").present()
                        && !spec.at("preemptionPolicy").present());
    }

    private void addHeld(Tree tree) {
        var root = ObjectReader.named(tree.value(), tree.file());
        var spec = root.at("spec");
        var className = spec.at("priorityClassName");
        String kind = root.at("kind").text("");
        var object = reader.read(tree.value(), tree.file(), kind);
        if (!spec.at("priority").present() && !classNames.contains(className.text(""))) {
            throw new MalformedDocumentException(
                    InputCode.UNKNOWN_CLASS,
                    tree.file(),
                    tree.value().line(),
                    kind + " " + object.namespace() + "/" + object.name() + ": spec.priorityClassName is \""
                            + className.text("")
                            + "\", but there is no PriorityClass of that name; add it to the files, or set"
                            + " spec.priority");
        }
        add(object, tree);
    }

    private void addClass(Tree tree, Field root) {
        String name = root.at("metadata", "name").text("");
        meetOnce(new Identity("PriorityClass", "", name), tree);
        reader.read(tree.value(), tree.file());
        classNames.add(name);
        if (options.keepTrees()) {
            classes.add(tree.value());
        }
    }

    private void add(ClusterObject object, Tree tree) {
        meetOnce(new Identity(object.getClass().getSimpleName(), object.namespace(), object.identity()), tree);
        entries.add(new Dump.Entry(object, options.keepTrees() ? tree.value() : null));
    }

    private void meetOnce(Identity identity, Tree tree) {
        @Nullable
        Place first =
                places.putIfAbsent(identity, new Place(tree.file(), tree.value().line()));
        if (first != null) {
            throw new MalformedDocumentException(
                    InputCode.OBJECT_TWICE,
                    tree.file(),
                    tree.value().line(),
                    identity.kind() + " " + (identity.namespace().isEmpty() ? "" : identity.namespace() + "/")
                            + identity.name() + " stands twice, first at " + first.file() + ":" + first.line()
                            + "; remove one, or keep going to take the first");
        }
    }
}
