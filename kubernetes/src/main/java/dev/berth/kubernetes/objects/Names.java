package dev.berth.kubernetes.objects;

/** The forms of names and labels that the API server accepts. */
public final class Names {
    static final int SUBDOMAIN_LENGTH_MAX = 253;
    static final int LABEL_LENGTH_MAX = 63;

    private Names() {}

    /** An optional domain and a slash, then a name: keys of labels and taints, names of extended resources. */
    public static boolean isQualified(String key) {
        int slash = key.indexOf('/');
        return slash < 0
                ? isName(key, 0)
                : slash <= SUBDOMAIN_LENGTH_MAX && isSubdomain(key, slash) && isName(key, slash + 1);
    }

    public static boolean isLabelValue(String value) {
        return value.isEmpty() || isName(value, 0);
    }

    /** Letters, digits, {@code -_.}, at both ends a letter or digit, at most 63 characters. */
    private static boolean isName(String text, int from) {
        int length = text.length() - from;
        if (length < 1
                || length > LABEL_LENGTH_MAX
                || !isLetterOrDigit(text.charAt(from))
                || !isLetterOrDigit(text.charAt(text.length() - 1))) {
            return false;
        }
        for (int i = from + 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    /** RFC 1123: labels of lower-case letters, digits and {@code -}, with dots between. */
    static boolean isSubdomain(String text) {
        return text.length() <= SUBDOMAIN_LENGTH_MAX && isSubdomain(text, text.length());
    }

    static boolean isDnsLabel(String text) {
        return text.length() <= LABEL_LENGTH_MAX && text.indexOf('.') < 0 && isSubdomain(text, text.length());
    }

    private static boolean isSubdomain(String text, int end) {
        boolean begins = true;
        char last = '.';
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (c == '.' ? begins || last == '-' : !plain && (c != '-' || begins)) {
                return false;
            }
            begins = c == '.';
            last = c;
        }
        return !begins && last != '-';
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
