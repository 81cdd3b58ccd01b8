package dev.berth.cli.bench;

import dev.berth.cli.bench.live.BenchIntakeCommand;
import dev.berth.cli.bench.live.BenchLiveCommand;
import dev.berth.cli.bench.live.BenchStartCommand;
import dev.berth.cli.bench.live.BenchSweepCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code berth bench}: the measurements. */
@Command(
        name = "bench",
        description = "Measures Berth on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchEngineCommand.class,
            BenchGangCommand.class,
            BenchSimulateCommand.class,
            BenchEmbeddedCommand.class,
            BenchLiveCommand.class,
            BenchIntakeCommand.class,
            BenchStartCommand.class,
            BenchSweepCommand.class
        })
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
