package dev.berth.cli.text;

import dev.berth.kubernetes.dump.Dump;
import java.io.PrintWriter;

/** Tells what of a dump is wrong and left out, as {@code --keep-going} asks for. */
public final class LeftOut {
    private LeftOut() {}

    /** @param command who tells, such as {@code berth place} */
    public static void tell(Dump dump, String command, PrintWriter err) {
        dump.problems().forEach(err::println);
        if (dump.problemCount() > 0) {
            err.println(command + ": " + dump.problemCount() + " of the objects or documents are wrong and left out"
                    + (dump.problemCount() > dump.problems().size()
                            ? "; the first " + dump.problems().size() + " are shown"
                            : ""));
        }
    }
}
