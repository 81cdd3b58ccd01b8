package dev.berth.cli;

import dev.berth.cli.run.LiveTraining;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The run from which the JVM learns what to keep in its AOT cache (JEP 514). One JVM makes one cache, so that several
 * commands run in it, one after the other: {@code AotTraining --version ::: place examples/ai-cluster.yaml}. Only
 * {@code ./berth} calls this, while it builds; a command that fails here costs start-up time later and nothing else.
 */
final class AotTraining {

    private static final String SEPARATOR = ":::";

    /** Not a command: what {@code berth run} does, on an API of its own. */
    private static final String LIVE = "live";

    private AotTraining() {}

    public static void main(String[] args) throws InterruptedException {
        for (List<String> command : commands(args)) {
            if (command.equals(List.of(LIVE))) {
                live();
            } else {
                Main.commandLine().execute(command.toArray(String[]::new));
            }
        }
    }

    private static void live() throws InterruptedException {
        try {
            LiveTraining.run();
        } catch (IOException | RuntimeException failed) {
            System.err.println("training of run failed, it will start slower: " + failed);
        }
    }

    static List<List<String>> commands(String[] args) {
        var commands = new ArrayList<List<String>>();
        var current = new ArrayList<String>();
        for (String arg : args) {
            if (arg.equals(SEPARATOR)) {
                commands.add(List.copyOf(current));
                current.clear();
            } else {
                current.add(arg);
            }
        }
        commands.add(List.copyOf(current));
        return List.copyOf(commands);
    }
}
