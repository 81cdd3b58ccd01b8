package dev.berth.testkit.oracle;

import dev.berth.testkit.oracle.kai.KaiScenarios;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** {@code tools/oracle}: asks the engine every question of an oracle and prints on how many it agrees. */
public final class OracleCommand {
    private static final List<String> ORACLES = List.of("kube-scheduler", "differential", "kai");
    private static final int AGREES = 0;
    private static final int DIFFERS = 1;
    private static final int USAGE = 2;

    private OracleCommand() {}

    /** Exits with 0 if all cases agree, 1 if any does not, 2 on usage or where the data is absent. */
    public static void main(String[] arguments) throws IOException {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws IOException {
        boolean asWritten = Arrays.asList(arguments).contains("--as-written");
        var words = Arrays.stream(arguments)
                .filter(word -> !word.equals("--as-written"))
                .toList();
        String oracle = words.isEmpty() ? "" : words.get(0);
        if (!ORACLES.contains(oracle) || words.size() > 2) {
            err.println("oracle: say which: " + String.join(" or ", ORACLES) + ", then maybe a folder");
            return USAGE;
        }
        var folder = words.size() == 2 ? Path.of(words.get(1)) : OracleFolder.named(oracle);
        if (!Files.isDirectory(folder)) {
            err.println("oracle: " + OracleFolder.absent(folder));
            return USAGE;
        }
        if (oracle.equals("kai")) {
            return scenarios(folder, out, err);
        }
        var agreement = new Agreement();
        if (oracle.equals("differential")) {
            DifferentialCases.each(folder, agreement::check);
        } else {
            (asWritten ? PluginCases.asWritten(folder) : PluginCases.read(folder)).forEach(agreement::check);
        }
        agreement.differences().forEach(out::println);
        out.print(agreement.table());
        if (agreement.cases() == 0) {
            err.println("oracle: no cases in " + folder);
            return USAGE;
        }
        return agreement.agreed() == agreement.cases() ? AGREES : DIFFERS;
    }

    private static int scenarios(Path folder, PrintStream out, PrintStream err) throws IOException {
        var count = KaiScenarios.run(folder, out);
        if (count.all() == 0) {
            err.println("oracle: no scenarios in " + folder);
            return USAGE;
        }
        return count.failed() == 0 ? AGREES : DIFFERS;
    }
}
