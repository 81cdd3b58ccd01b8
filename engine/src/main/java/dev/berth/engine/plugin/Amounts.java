package dev.berth.engine.plugin;

import dev.berth.engine.model.Resources;

/** Shows amounts the way people write them in manifests. */
public final class Amounts {
    private static final String[] BINARY = {"Ei", "Pi", "Ti", "Gi", "Mi", "Ki"};

    private Amounts() {}

    /** Millicores as {@code 1500m} or {@code 2}; bytes with the largest exact binary suffix, else with one decimal. */
    public static String show(String resource, long amount) {
        if (resource.equals(Resources.CPU)) {
            return amount % 1000 == 0 ? Long.toString(amount / 1000) : amount + "m";
        }
        boolean bytes = resource.equals(Resources.MEMORY)
                || resource.equals(Resources.EPHEMERAL_STORAGE)
                || resource.startsWith("hugepages-");
        return bytes ? bytes(amount) : Long.toString(amount);
    }

    private static String bytes(long amount) {
        for (int i = 0; i < BINARY.length; i++) {
            long unit = 1L << (60 - 10 * i);
            if (Math.abs(amount) >= unit) {
                if (amount % unit == 0) {
                    return amount / unit + BINARY[i];
                }
                long tenths = Math.round(amount / (double) unit * 10);
                return tenths / 10 + "." + Math.abs(tenths % 10) + BINARY[i];
            }
        }
        return Long.toString(amount);
    }
}
