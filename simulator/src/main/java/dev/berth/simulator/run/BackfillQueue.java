package dev.berth.simulator.run;

import java.util.Arrays;

/**
 * First come, first served, but whoever does not fit is passed over.
 *
 * <p><b>Idea.</b> Equal gangs get equal answers, so if one is refused, all its equals are, until something is freed. There
 * is one queue for each kind of gang, and a heap of the kinds that may be tried, by their first job. A refused kind leaves
 * the heap and comes back with {@link #freed}.
 *
 * <p><b>Cost.</b> A round after something was freed: one attempt for each kind that waits and each job that starts, not
 * one for each job that waits. Entries of the heap that are no longer true are dropped when they come up.
 */
final class BackfillQueue implements Waiting {
    private final TimedHeap[] queues;
    private final boolean[] refused;
    private final int[] refusedKinds;
    private int refusedCount;
    private final TimedHeap firsts = new TimedHeap();
    private int size;

    BackfillQueue(int gangs) {
        queues = new TimedHeap[gangs];
        Arrays.setAll(queues, gang -> new TimedHeap());
        refused = new boolean[gangs];
        refusedKinds = new int[gangs];
    }

    @Override
    public void add(int rank, int gang) {
        var queue = queues[gang];
        queue.add(rank, rank);
        size++;
        if (!refused[gang] && queue.number() == rank) {
            firsts.add(rank, gang);
        }
    }

    @Override
    public int next() {
        while (!firsts.isEmpty()) {
            int gang = firsts.number();
            var queue = queues[gang];
            if (!refused[gang] && !queue.isEmpty() && queue.number() == firsts.time()) {
                return queue.number();
            }
            firsts.poll();
        }
        return -1;
    }

    @Override
    public void started() {
        int gang = firsts.poll();
        queues[gang].poll();
        size--;
        offer(gang);
    }

    @Override
    public void refused() {
        int gang = firsts.poll();
        refused[gang] = true;
        refusedKinds[refusedCount++] = gang;
    }

    @Override
    public void freed() {
        for (int i = 0; i < refusedCount; i++) {
            refused[refusedKinds[i]] = false;
            offer(refusedKinds[i]);
        }
        refusedCount = 0;
    }

    private void offer(int gang) {
        if (!queues[gang].isEmpty()) {
            firsts.add(queues[gang].number(), gang);
        }
    }

    @Override
    public int size() {
        return size;
    }
}
