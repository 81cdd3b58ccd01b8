package dev.berth.simulator.run;

import java.util.Arrays;

/**
 * What happens when: a binary heap of (time, number), earliest first, the smaller number first among equal times. Plain
 * arrays, because a simulation spends much of its time here.
 */
final class TimedHeap {
    private long[] times = new long[64];
    private int[] numbers = new int[64];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The earliest time; {@link Long#MAX_VALUE} where there is none. */
    long time() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** The number at the earliest time. */
    int number() {
        return numbers[0];
    }

    void add(long time, int number) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            numbers = Arrays.copyOf(numbers, size * 2);
        }
        int place = size++;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (!before(time, number, parent)) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        times[place] = time;
        numbers[place] = number;
    }

    /** Takes the earliest away. */
    int poll() {
        int first = numbers[0];
        long time = times[--size];
        int number = numbers[size];
        int place = 0;
        for (int child = 1; child < size; child = 2 * place + 1) {
            if (child + 1 < size && before(times[child + 1], numbers[child + 1], child)) {
                child++;
            }
            if (before(time, number, child)) {
                break;
            }
            move(child, place);
            place = child;
        }
        times[place] = time;
        numbers[place] = number;
        return first;
    }

    private boolean before(long time, int number, int place) {
        return time != times[place] ? time < times[place] : number < numbers[place];
    }

    private void move(int from, int to) {
        times[to] = times[from];
        numbers[to] = numbers[from];
    }
}
