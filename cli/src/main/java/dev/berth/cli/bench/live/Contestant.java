package dev.berth.cli.bench.live;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A process that binds pods, and what it costs. */
final class Contestant implements AutoCloseable {
    /** Who binds. */
    enum Who {
        /** Bind calls alone: the pods' names are known, nothing is watched or decided. */
        BINDS("berth-binds"),
        /** Berth's lanes with nodes taken in turn. */
        LANES("berth-lanes"),
        KUBE_SCHEDULER("default-scheduler"),
        BERTH("berth");

        private final String schedulerName;

        Who(String schedulerName) {
            this.schedulerName = schedulerName;
        }

        String schedulerName() {
            return schedulerName;
        }

        /** Whether it finds pods by itself. */
        boolean watches() {
            return this == KUBE_SCHEDULER || this == BERTH;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Linux counts a process' CPU in hundredths of a second. */
    private static final double TICKS_PER_SECOND = 100;

    /** Lines of a log that are shown when its writer fails. */
    private static final int SHOWN_LINES = 15;

    private final Who who;
    private final Path log;
    private final Process process;

    private Contestant(Who who, Path log, Process process) {
        this.who = who;
        this.log = log;
        this.process = process;
    }

    static Contestant start(Who who, Cluster cluster, Path kubeScheduler, Load load, String prefix, int pods, int nodes)
            throws IOException {
        var command = switch (who) {
            case BINDS, LANES ->
                java(
                        "dev.berth.cli.bench.live.LanesAlone",
                        who.name(),
                        cluster.kubeconfig().toString(),
                        prefix,
                        Integer.toString(pods),
                        Integer.toString(nodes));
            case BERTH ->
                java(
                        "dev.berth.cli.Main",
                        "run",
                        "--no-leader-elect",
                        "--listen",
                        "127.0.0.1:0",
                        "--kubeconfig",
                        cluster.kubeconfig().toString());
            case KUBE_SCHEDULER -> kubeScheduler(cluster, kubeScheduler, load);
        };
        var log = cluster.folder().resolve(who + ".log");
        return new Contestant(
                who,
                log,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
    }

    Who who() {
        return who;
    }

    String endOfLog() throws IOException {
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    /** This JVM's own options and class path, so that what runs is what is measured. */
    static List<String> java(String main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Without its limits of requests a second, which are lower than what it can do. */
    private static List<String> kubeScheduler(Cluster cluster, Path program, Load load) throws IOException {
        var config = cluster.folder().resolve("scheduler.yaml");
        Files.writeString(config, """
                apiVersion: kubescheduler.config.k8s.io/v1
                kind: KubeSchedulerConfiguration
                leaderElection: {leaderElect: false}
                clientConnection: {kubeconfig: "%s", qps: 10000, burst: 10000}
                """.formatted(cluster.kubeconfig()));
        var command = new ArrayList<>(List.of(program.toString(), "--config", config.toString(), "--secure-port=0"));
        if (load.kind() == Kind.GANG) {
            command.add("--feature-gates=GenericWorkload=true,TopologyAwareWorkloadScheduling=true");
        }
        return command;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** User and system time so far. */
    double cpuSeconds() throws IOException {
        return cpuSeconds(process.pid());
    }

    static double cpuSeconds(long process) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    long peakRssBytes() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
