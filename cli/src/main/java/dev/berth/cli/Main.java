package dev.berth.cli;

import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

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
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, arguments) -> misused(wrong));
    }

    /** Tells what is wrong and where all options are told, instead of pages of them in which the message is lost. */
    private static int misused(ParameterException wrong) {
        var command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        var err = command.getErr();
        err.println(name + ": " + wrong.getMessage());
        if (!isAboutContent(wrong.getCause())) {
            UnmatchedArgumentException.printSuggestions(wrong, err);
            err.println("see " + name + " --help");
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** What a file says is no matter of usage. */
    private static boolean isAboutContent(@Nullable Throwable cause) {
        return cause instanceof InvalidObjectException
                || cause instanceof MalformedDocumentException
                || cause instanceof IOException;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
