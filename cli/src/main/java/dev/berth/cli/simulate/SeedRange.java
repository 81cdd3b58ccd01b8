package dev.berth.cli.simulate;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Seeds as people type them: {@code 42}, {@code 42..51} or {@code 1,2,8..10}.
 *
 * @param seeds in the order typed
 */
record SeedRange(List<Long> seeds) {
    /** Most seeds of one command. */
    static final int SEEDS_MAX = 10_000;

    SeedRange {
        seeds = List.copyOf(seeds);
    }

    static SeedRange parse(String text) {
        var seeds = new ArrayList<Long>();
        for (var part : text.split(",", -1)) {
            int dots = part.indexOf("..");
            long from = number(text, dots < 0 ? part : part.substring(0, dots));
            long to = dots < 0 ? from : number(text, part.substring(dots + 2));
            if (to < from || to - from >= SEEDS_MAX - seeds.size()) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" must rise and name at most " + SEEDS_MAX + " seeds, such as 42..51");
            }
            for (long seed = from; seed <= to; seed++) {
                seeds.add(seed);
            }
        }
        return new SeedRange(seeds);
    }

    private static long number(String whole, String part) {
        if (!part.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("\"" + whole + "\" is no range of seeds; write 42, 42..51 or 1,2,8..10");
        }
        return Long.parseLong(part);
    }

    static final class Converter implements ITypeConverter<SeedRange> {
        @Override
        public SeedRange convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(wrong.getMessage());
            }
        }
    }
}
