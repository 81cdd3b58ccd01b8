package dev.berth.engine.model;

/**
 * Compares what people write with what nodes are labelled with. {@code H100} means {@code NVIDIA-H100-80GB-HBM3}, but
 * {@code A10} does not mean {@code NVIDIA-A100-SXM4-80GB}: a name must be found as a run of whole words. Asterisks at both
 * ends ({@code *A10*}) take any place in the middle of words, too. Case, spaces, hyphens and underscores do not matter.
 */
public final class DeviceModels {
    private DeviceModels() {}

    /** Whether a model is one of those that were named. */
    public static boolean anyMatches(Iterable<String> wanted, String model) {
        for (var each : wanted) {
            if (matches(each, model)) {
                return true;
            }
        }
        return false;
    }

    public static boolean matches(String wanted, String model) {
        if (wanted.equals(model)) {
            return true;
        }
        boolean anywhere = wanted.length() > 2 && wanted.startsWith("*") && wanted.endsWith("*");
        String name = anywhere ? wanted.substring(1, wanted.length() - 1) : wanted;
        if (name.isEmpty()) {
            return false;
        }
        for (int at = 0; at + name.length() <= model.length(); at++) {
            if (equalAt(name, model, at) && (anywhere || (isEdge(model, at) && isEdge(model, at + name.length())))) {
                return true;
            }
        }
        return false;
    }

    private static boolean equalAt(String name, String model, int at) {
        for (int i = 0; i < name.length(); i++) {
            if (folded(name.charAt(i)) != folded(model.charAt(at + i))) {
                return false;
            }
        }
        return true;
    }

    private static char folded(char letter) {
        return letter == ' ' || letter == '_' ? '-' : Character.toLowerCase(letter);
    }

    /** Whether a word begins or ends between two characters. */
    private static boolean isEdge(String model, int at) {
        return at == 0
                || at == model.length()
                || !Character.isLetterOrDigit(model.charAt(at))
                || !Character.isLetterOrDigit(model.charAt(at - 1));
    }
}
