package dev.berth.simulator.trace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the public traces lie: one folder for each, as docs/simulation.md tells. */
public record DataFolder(Path root) {
    /**
     * A trace file of the folder.
     *
     * @throws IllegalArgumentException where it is not there
     */
    public TraceFile file(String first, String... more) {
        Path path = root.resolve(Path.of(first, more));
        if (!Files.exists(path)) {
            throw new IllegalArgumentException(
                    path + ": there is no such file; name the folder that holds the traces with --data or BERTH_DATA");
        }
        return new TraceFile(path);
    }

    public TraceFile openbNodes() {
        return file("openb", "openb_node_list_gpu_node.csv.gz");
    }

    public TraceFile openbPublished() {
        return file("openb", "fgd_summary.csv.gz");
    }

    public TraceFile openbPods(String mix) {
        return file("openb", "openb_pod_list_" + mix + ".csv.gz");
    }

    /** The files of a named trace: {@code philly}, {@code muri}, {@code elasticflow}, each with {@code :PART} or without. */
    public List<TraceFile> jobs(String name) {
        int colon = name.indexOf(':');
        String trace = colon < 0 ? name : name.substring(0, colon);
        String part = colon < 0 ? "" : name.substring(colon + 1);
        return switch (trace) {
            case "philly" -> List.of(file("philly", "philly.csv.gz"));
            case "muri" -> List.of(file("muri", (part.isEmpty() ? "trace1" : part) + ".csv"));
            case "elasticflow" -> part.isEmpty() ? clusters() : List.of(file("elasticflow", "ef", part + ".csv.gz"));
            default -> throw new IllegalArgumentException("there is no trace of the name " + name);
        };
    }

    private List<TraceFile> clusters() {
        var files = new ArrayList<TraceFile>();
        for (int i = 1; i <= 10; i++) {
            files.add(file("elasticflow", "ef", String.format(java.util.Locale.ROOT, "cluster%02d.csv.gz", i)));
        }
        return files;
    }
}
