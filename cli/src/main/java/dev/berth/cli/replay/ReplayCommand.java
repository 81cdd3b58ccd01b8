package dev.berth.cli.replay;

import dev.berth.cli.profile.ProfileOptions;
import dev.berth.kubernetes.dump.DumpFile;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code berth replay}: decides a recorded run again and compares each decision. */
@Command(
        name = "replay",
        description = "Decides a run that place --record wrote once more, and compares each decision byte for byte.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 identical, 1 a decision differs (the first one is shown), 2 bad input or usage.",
            "",
            "  berth place cluster.yaml --record run.log",
            "  berth replay run.log"
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final int DIFFERS = 1;
    private static final int BAD_INPUT = 2;
    private static final int HEADER_LENGTH_MAX = 1 << 26;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProfileOptions profiles = new ProfileOptions();

    @Parameters(
            paramLabel = "RECORDING",
            description = "What place or simulate --record wrote; may be compressed with gzip.")
    private Path file;

    @Override
    public Integer call() {
        var profile = profiles.profile();
        profiles.notices().forEach(spec.commandLine().getErr()::println);
        try (var raw = Files.newInputStream(file);
                var lines = new BufferedReader(
                        new InputStreamReader(DumpFile.decompressed(raw, file.toString()), StandardCharsets.UTF_8))) {
            lines.mark(HEADER_LENGTH_MAX);
            boolean simulation = SimulationReplay.isOne(lines.readLine());
            lines.reset();
            return tell(
                    simulation
                            ? new SimulationReplay(lines, file.toString()).run()
                            : new Replay(lines, file.toString(), profile, profiles.devices()).run());
        } catch (InvalidObjectException | MalformedDocumentException wrong) {
            return refuse(String.valueOf(wrong.getMessage()));
        } catch (NoSuchFileException missing) {
            return refuse(file + ": there is no such file; make one with berth place --record " + file);
        } catch (IOException unreadable) {
            return refuse("cannot read " + file + ": " + unreadable.getMessage());
        }
    }

    private int tell(Replay.Result result) {
        var out = spec.commandLine().getOut();
        return switch (result) {
            case Replay.Identical identical -> {
                out.println(identical.events() + " events, " + identical.outcomes() + " decisions, identical");
                if (!identical.whole()) {
                    spec.commandLine()
                            .getErr()
                            .println("berth replay: the recording breaks off before its end; it was compared as far as"
                                    + " it goes");
                }
                yield 0;
            }
            case Replay.Different different -> {
                out.println(file + ":" + different.line() + ": the decision differs");
                out.println("  recorded: " + shown(different.recorded()));
                out.println("  now:      " + shown(different.now()));
                yield DIFFERS;
            }
        };
    }

    private static String shown(@Nullable String line) {
        return line == null ? "nothing" : line;
    }

    private int refuse(String message) {
        spec.commandLine().getErr().println("berth replay: " + message);
        return BAD_INPUT;
    }
}
