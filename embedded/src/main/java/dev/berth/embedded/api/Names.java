package dev.berth.embedded.api;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How names, label keys and label values must look. The texts are Kubernetes' own, as clients show them. */
public final class Names {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern QUALIFIED = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");

    private Names() {}

    public static @Nullable String checkSubdomain(String name) {
        if (name.length() > 253) {
            return "must be no more than 253 bytes";
        }
        return SUBDOMAIN.matcher(name).matches()
                ? null
                : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
                        + " must start and end with an alphanumeric character (e.g. 'example.com', regex used for"
                        + " validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    }

    public static @Nullable String checkLabel(String name) {
        if (name.length() > 63) {
            return "must be no more than 63 bytes";
        }
        return LABEL.matcher(name).matches()
                ? null
                : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must"
                        + " start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used"
                        + " for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    }

    /** {@code name} or {@code prefix/name}. */
    public static boolean isQualified(String key) {
        int slash = key.indexOf('/');
        if (slash >= 0 && checkSubdomain(key.substring(0, slash)) != null) {
            return false;
        }
        String name = key.substring(slash + 1);
        return name.length() <= 63 && QUALIFIED.matcher(name).matches();
    }

    public static boolean isLabelValue(String value) {
        return value.isEmpty()
                || (value.length() <= 63 && QUALIFIED.matcher(value).matches());
    }
}
