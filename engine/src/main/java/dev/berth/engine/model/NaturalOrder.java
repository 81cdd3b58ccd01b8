package dev.berth.engine.model;

/**
 * Compares names the way people number things: runs of digits by value, so that {@code job-9} comes before {@code
 * job-10}. Controllers number their pods as they create them, so among pods of one controller this is the order of age.
 */
public final class NaturalOrder {
    private NaturalOrder() {}

    public static int compare(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            if (isDigit(one.charAt(i)) && isDigit(other.charAt(j))) {
                int endOne = endOfDigits(one, i);
                int endOther = endOfDigits(other, j);
                int order = compareNumbers(one, i, endOne, other, j, endOther);
                if (order != 0) {
                    return order;
                }
                i = endOne;
                j = endOther;
            } else if (one.charAt(i) != other.charAt(j)) {
                return Character.compare(one.charAt(i), other.charAt(j));
            } else {
                i++;
                j++;
            }
        }
        int order = Integer.compare(one.length() - i, other.length() - j);
        return order != 0 ? order : one.compareTo(other);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int compareNumbers(String one, int i, int endOne, String other, int j, int endOther) {
        int from = i;
        int otherFrom = j;
        while (from < endOne && one.charAt(from) == '0') {
            from++;
        }
        while (otherFrom < endOther && other.charAt(otherFrom) == '0') {
            otherFrom++;
        }
        int order = Integer.compare(endOne - from, endOther - otherFrom);
        for (int k = 0; order == 0 && from + k < endOne; k++) {
            order = Character.compare(one.charAt(from + k), other.charAt(otherFrom + k));
        }
        return order;
    }
}
