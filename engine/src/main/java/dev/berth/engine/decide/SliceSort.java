package dev.berth.engine.decide;

import java.util.Comparator;
import java.util.List;

/**
 * Sorts exactly as Go's {@code sort.Slice} does, in which kube-scheduler puts victims: where elements tie, which pod stays
 * depends on where an unstable sort leaves them.
 *
 * <p>The algorithm is pattern-defeating quicksort (Orson Peters, arXiv 2106.05123) with Go's constants: insertion sort up
 * to 12 elements, median of three, of three medians from 50 on, heap sort after too many bad pivots, and three swaps from
 * a xorshift that is seeded with the length. Nothing in it is random, so equal input gives equal output.
 *
 * <p>Cost: n log n comparisons at most.
 */
final class SliceSort<T> {
    private static final int INSERTION_MAX = 12;
    private static final int NINTHER_MIN = 50;
    private static final int SHIFTED_MIN = 50;
    private static final int SHIFTS_MAX = 5;
    private static final int PATTERN_MIN = 8;
    private static final int SWAPS_OF_DESCENDING = 12;

    private final List<T> list;
    private final Comparator<? super T> order;

    /** Swaps that the search for the last pivot saw: none in what ascends, all in what descends. */
    private int swaps;

    private SliceSort(List<T> list, Comparator<? super T> order) {
        this.list = list;
        this.order = order;
    }

    static <T> void sort(List<T> list, Comparator<? super T> order) {
        int limit = Integer.SIZE - Integer.numberOfLeadingZeros(list.size());
        new SliceSort<>(list, order).quick(0, list.size(), limit);
    }

    private boolean less(int i, int j) {
        return order.compare(list.get(i), list.get(j)) < 0;
    }

    private void swap(int i, int j) {
        T kept = list.get(i);
        list.set(i, list.get(j));
        list.set(j, kept);
    }

    private void quick(int first, int last, int badPivotsLeft) {
        int from = first;
        int to = last;
        int left = badPivotsLeft;
        boolean balanced = true;
        boolean partitioned = true;
        while (to - from > INSERTION_MAX) {
            if (left == 0) {
                heap(from, to);
                return;
            }
            if (!balanced) {
                breakPatterns(from, to);
                left--;
            }
            int pivot = pivot(from, to);
            boolean ascending = swaps == 0;
            if (swaps == SWAPS_OF_DESCENDING) {
                reverse(from, to);
                pivot = to - 1 - (pivot - from);
                ascending = true;
            }
            if (balanced && partitioned && ascending && nearlySorted(from, to)) {
                return;
            }
            if (from > 0 && !less(from - 1, pivot)) {
                from = partitionEqual(from, to, pivot);
                continue;
            }
            int length = to - from;
            swap(from, pivot);
            int low = up(from, from + 1, to - 1);
            int high = down(from, low, to - 1);
            partitioned = low > high;
            int middle = partitioned ? high : partition(from, low, high);
            swap(middle, from);
            if (middle - from < to - middle) {
                balanced = middle - from >= length / 8;
                quick(from, middle, left);
                from = middle + 1;
            } else {
                balanced = to - middle >= length / 8;
                quick(middle + 1, to, left);
                to = middle;
            }
        }
        insertion(from, to);
    }

    private int up(int pivot, int low, int high) {
        int at = low;
        while (at <= high && less(at, pivot)) {
            at++;
        }
        return at;
    }

    private int down(int pivot, int low, int high) {
        int at = high;
        while (low <= at && !less(at, pivot)) {
            at--;
        }
        return at;
    }

    /** Swaps what stands on the wrong side, from a wrong pair on; returns where the pivot belongs. */
    private int partition(int pivot, int firstLow, int firstHigh) {
        int low = firstLow;
        int high = firstHigh;
        while (low <= high) {
            swap(low, high);
            low = up(pivot, low + 1, high - 1);
            high = down(pivot, low, high - 1);
        }
        return high;
    }

    /** Moves what equals the pivot to the front, where nothing is less; returns where the rest begins. */
    private int partitionEqual(int from, int to, int pivot) {
        swap(from, pivot);
        int low = from + 1;
        int high = to - 1;
        while (true) {
            while (low <= high && !less(from, low)) {
                low++;
            }
            while (low <= high && less(from, high)) {
                high--;
            }
            if (low > high) {
                return low;
            }
            swap(low, high);
            low++;
            high--;
        }
    }

    private void insertion(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            sink(i, from + 1);
        }
    }

    /** Moves an element to the front while it is less than the one before it, down to a place. */
    private void sink(int start, int lowest) {
        for (int i = start; i >= lowest && less(i, i - 1); i--) {
            swap(i, i - 1);
        }
    }

    /** Mends a few pairs that stand wrong; whether all is sorted then. */
    private boolean nearlySorted(int from, int to) {
        int at = from + 1;
        for (int step = 0; step < SHIFTS_MAX; step++) {
            while (at < to && !less(at, at - 1)) {
                at++;
            }
            if (at == to) {
                return true;
            }
            if (to - from < SHIFTED_MIN) {
                return false;
            }
            swap(at, at - 1);
            if (at - from >= 2) {
                sink(at - 1, 1);
            }
            for (int i = at + 1; to - at >= 2 && i < to && less(i, i - 1); i++) {
                swap(i, i - 1);
            }
        }
        return false;
    }

    private void breakPatterns(int from, int to) {
        int length = to - from;
        if (length < PATTERN_MIN) {
            return;
        }
        long random = length;
        long mask = Integer.highestOneBit(length) * 2L - 1;
        int middle = from + length / 4 * 2;
        for (int i = middle - 1; i <= middle + 1; i++) {
            random ^= random << 13;
            random ^= random >>> 7;
            random ^= random << 17;
            int other = (int) (random & mask);
            swap(i, from + (other >= length ? other - length : other));
        }
    }

    private int pivot(int from, int to) {
        int length = to - from;
        swaps = 0;
        int low = from + length / 4;
        int middle = from + length / 4 * 2;
        int high = from + length / 4 * 3;
        if (length >= NINTHER_MIN) {
            low = median(low - 1, low, low + 1);
            middle = median(middle - 1, middle, middle + 1);
            high = median(high - 1, high, high + 1);
        }
        return median(low, middle, high);
    }

    private int median(int first, int second, int third) {
        int a = first;
        int b = second;
        int c = third;
        if (less(b, a)) {
            swaps++;
            int kept = a;
            a = b;
            b = kept;
        }
        if (less(c, b)) {
            swaps++;
            b = c;
        }
        if (less(b, a)) {
            swaps++;
            b = a;
        }
        return b;
    }

    private void reverse(int from, int to) {
        for (int i = from, j = to - 1; i < j; i++, j--) {
            swap(i, j);
        }
    }

    private void heap(int from, int to) {
        int size = to - from;
        for (int i = (size - 1) / 2; i >= 0; i--) {
            siftDown(i, size, from);
        }
        for (int i = size - 1; i >= 0; i--) {
            swap(from, from + i);
            siftDown(0, i, from);
        }
    }

    private void siftDown(int start, int size, int from) {
        int root = start;
        for (int child = 2 * root + 1; child < size; child = 2 * root + 1) {
            if (child + 1 < size && less(from + child, from + child + 1)) {
                child++;
            }
            if (!less(from + root, from + child)) {
                return;
            }
            swap(from + root, from + child);
            root = child;
        }
    }
}
