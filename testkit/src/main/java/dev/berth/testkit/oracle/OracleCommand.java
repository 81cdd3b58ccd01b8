package dev.berth.testkit.oracle;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code tools/oracle}: asks the engine every question of an oracle and prints on how many it agrees. */
public final class OracleCommand {
    private static final int AGREES = 0;
    private static final int DIFFERS = 1;
    private static final int USAGE = 2;

    private OracleCommand() {}

    /** Exits with 0 if all cases agree, 1 if any does not, 2 on usage or where the data is absent. */
    public static void main(String[] arguments) throws IOException {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws IOException {
        if (arguments.length < 1 || arguments.length > 2) {
            err.println("oracle: say kube-scheduler or differential, and maybe a folder");
            return USAGE;
        }
        var folder = arguments.length == 2 ? Path.of(arguments[1]) : OracleFolder.named(arguments[0]);
        var agreement = new Agreement();
        switch (arguments[0]) {
            case "kube-scheduler", "differential" -> {
                if (!Files.isDirectory(folder)) {
                    err.println("oracle: " + OracleFolder.absent(folder));
                    return USAGE;
                }
            }
            default -> {
                err.println("oracle: unknown oracle " + arguments[0] + "; use kube-scheduler or differential");
                return USAGE;
            }
        }
        if (arguments[0].equals("differential")) {
            DifferentialCases.each(folder, agreement::check);
        } else {
            PluginCases.read(folder).forEach(agreement::check);
        }
        agreement.differences().forEach(out::println);
        out.print(agreement.table());
        if (agreement.cases() == 0) {
            err.println("oracle: no cases in " + folder);
            return USAGE;
        }
        return agreement.agreed() == agreement.cases() ? AGREES : DIFFERS;
    }
}
