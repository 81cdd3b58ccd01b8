package dev.berth.testkit.oracle;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the frozen answers are: {@code $BERTH_DATA/oracles}, else {@code ../shared/data/oracles} beside the checkout. */
public final class OracleFolder {
    private OracleFolder() {}

    /** The folder of an oracle by its name, whether it is there or not. */
    public static Path named(String oracle) {
        @Nullable String data = System.getenv("BERTH_DATA");
        var base = data == null || data.isEmpty() ? checkout().resolve("../shared/data") : Path.of(data);
        return base.resolve("oracles").resolve(oracle).normalize();
    }

    /** What to do where the folder is absent. */
    public static String absent(Path folder) {
        return "no oracle data in " + folder + "; set BERTH_DATA to the folder that holds oracles/";
    }

    private static Path checkout() {
        var start = Path.of("").toAbsolutePath();
        for (@Nullable Path at = start; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("berth")) && Files.exists(at.resolve("pom.xml"))) {
                return at;
            }
        }
        return start;
    }
}
