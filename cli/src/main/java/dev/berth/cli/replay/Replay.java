package dev.berth.cli.replay;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.objects.DeviceKinds;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.objects.ObjectReader;
import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Decides a recorded run again: applies its events in order and holds each outcome against the recorded line. */
final class Replay {
    private final BufferedReader lines;
    private final String file;
    private final Profile profile;
    private final Cluster cluster = new Cluster();
    private final ObjectReader reader;
    private int line;
    private long events;
    private long outcomes;

    /** How a replay ended. */
    sealed interface Result {}

    /** @param whole false where the recording breaks off before its end */
    record Identical(long events, long outcomes, boolean whole) implements Result {}

    /** @param recorded null where nothing more was recorded, {@code now} null where nothing more is decided */
    record Different(
            int line, @Nullable String recorded, @Nullable String now) implements Result {}

    /** Stops placing at the first difference. */
    private static final class DifferenceException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Result result;

        DifferenceException(Result result) {
            super("the replay stops here");
            this.result = result;
        }
    }

    Replay(BufferedReader lines, String file, Profile profile, DeviceKinds devices) {
        reader = new ObjectReader(ObjectReader.Admission.COMPLETED, devices);
        this.lines = lines;
        this.file = file;
        this.profile = profile;
    }

    Result run() throws IOException {
        try {
            return events(header());
        } catch (DifferenceException stopped) {
            return stopped.result;
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private Run header() {
        var text = next();
        if (text == null) {
            throw malformed("the recording is empty; make one with berth place --record FILE");
        }
        var root = read(text);
        var form = text(root, "recording");
        if (!Integer.toString(RecordLine.FORMAT).equals(form)) {
            throw malformed(
                    form == null
                            ? "this is not a recording; make one with berth place --record FILE"
                            : "the recording has form " + form + ", this Berth reads form " + RecordLine.FORMAT);
        }
        var seed = text(root, "seed");
        if (seed == null || !seed.matches("-?[0-9]{1,19}")) {
            throw malformed("the recording's seed is " + seed + "; a whole number is needed");
        }
        var run = new Run(profile, parse(seed), text(root, "schedulerName"));
        samePlugins(root, read(RecordLine.header(run, "")));
        return run;
    }

    private long parse(String seed) {
        try {
            return Long.parseLong(seed);
        } catch (NumberFormatException tooLarge) {
            throw new MalformedDocumentException(
                    InputCode.OVERFLOW, file, line, "the recording's seed " + seed + " exceeds 64 bits");
        }
    }

    private void samePlugins(Value.Mapping recorded, Value.Mapping now) {
        for (var key : new String[] {"filters", "scorers", "preempts"}) {
            var before = withoutLines(recorded.entries().get(key));
            var after = withoutLines(now.entries().get(key));
            if (!before.equals(after)) {
                throw malformed("the run was recorded with " + key + " " + before + ", now they are " + after
                        + "; replay with the same --config, --plugins, --plugin-path and --devices");
            }
        }
    }

    private static String withoutLines(@Nullable Value value) {
        return switch (value) {
            case null -> "nothing";
            case Value.Scalar scalar -> scalar.text();
            case Value.Sequence sequence ->
                sequence.items().stream().map(Replay::withoutLines).toList().toString();
            case Value.Mapping mapping ->
                mapping.entries().values().stream()
                        .map(Replay::withoutLines)
                        .toList()
                        .toString();
            case Value.Null none -> "nothing";
        };
    }

    private Result events(Run run) {
        for (var text = next(); text != null; text = next()) {
            var root = read(text);
            var event = text(root, "event");
            if (root.entries().containsKey("end")) {
                return new Identical(events, outcomes, true);
            } else if (root.entries().containsKey("outcome")) {
                return new Different(line, text, null);
            } else if ("upsert".equals(event)) {
                events++;
                upsert(root);
            } else if ("place".equals(event)) {
                events++;
                run.place(cluster, false, this::compare);
            } else {
                throw malformed("a line with event upsert or place, an outcome or the end is needed here");
            }
        }
        return new Identical(events, outcomes, false);
    }

    private void upsert(Value.Mapping root) {
        var tree = root.entries().get("object");
        if (tree == null) {
            throw malformed("the event has no object");
        }
        var object = object(tree);
        if (object != null) {
            cluster.apply(new Event.Upserted(
                    switch (object) {
                        case Node node -> reader.described(node);
                        case Pod pod -> pod.standingAt((int) Math.min(Integer.MAX_VALUE, events));
                        default -> object;
                    }));
        }
    }

    /** The object, or what remains of one that was refused when the run was recorded, too. */
    private @Nullable ClusterObject object(Value tree) {
        try {
            return reader.read(tree, file);
        } catch (InvalidObjectException refused) {
            var kind = tree instanceof Value.Mapping mapping ? text(mapping, "kind") : null;
            var rest = kind == null ? null : reader.refused(tree, file, kind, refused.fault());
            if (rest == null) {
                throw refused;
            }
            return rest;
        }
    }

    private void compare(Outcome outcome) {
        var recorded = next();
        if (recorded == null) {
            throw new DifferenceException(new Identical(events, outcomes, false));
        }
        var now = RecordLine.outcome(outcome);
        if (!recorded.equals(now)) {
            read(recorded);
            throw new DifferenceException(new Different(line, recorded, now));
        }
        outcomes++;
    }

    private @Nullable String next() {
        try {
            var text = lines.readLine();
            if (text != null) {
                line++;
            }
            return text;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Value.Mapping read(String text) {
        if (JsonTrees.read(text, file, Math.max(1, line)) instanceof Value.Mapping mapping) {
            return mapping;
        }
        throw malformed("a JSON object is needed on each line");
    }

    private static @Nullable String text(Value.Mapping root, String key) {
        return root.entries().get(key) instanceof Value.Scalar scalar ? scalar.text() : null;
    }

    private MalformedDocumentException malformed(String what) {
        return new MalformedDocumentException(InputCode.INVALID_VALUE, file, Math.max(1, line), what);
    }
}
