package dev.berth.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code berth}. Each subcommand is a class of its own, named in {@code subcommands} below. */
@Command(
        name = "berth",
        description = "Schedules AI work on Kubernetes.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            dev.berth.cli.place.PlaceCommand.class,
            dev.berth.cli.explain.ExplainCommand.class,
            dev.berth.cli.replay.ReplayCommand.class,
            dev.berth.cli.demo.DemoCommand.class,
            dev.berth.cli.run.RunCommand.class,
            dev.berth.cli.run.ManifestsCommand.class,
            dev.berth.cli.run.ConfigCommand.class,
            dev.berth.cli.capture.CaptureCommand.class,
            dev.berth.cli.shadow.ShadowCommand.class,
            dev.berth.cli.simulate.SimulateCommand.class,
            dev.berth.cli.bench.BenchCommand.class
        })
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Runs the command and exits with its code: 0 done, 1 failed, 2 misused. */
    public static void main(String[] args) {
        var commandLine = commandLine().setOut(utf8(FileDescriptor.out)).setErr(utf8(FileDescriptor.err));
        int code = commandLine.execute(args);
        commandLine.getOut().flush();
        System.exit(code);
    }

    /** Whatever the locale says: what Berth writes is read by programs, and names are not ASCII only. */
    private static PrintWriter utf8(FileDescriptor to) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(to), StandardCharsets.UTF_8), true);
    }

    /** A command line that has not run yet; tests run it in their own JVM. */
    static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
