package dev.berth.simulator.run;

/** First come, first served, without overtaking. */
final class StrictQueue implements Waiting {
    private final TimedHeap jobs = new TimedHeap();
    private int refused = -1;

    @Override
    public void add(int rank, int gang) {
        jobs.add(rank, rank);
    }

    @Override
    public int next() {
        return jobs.isEmpty() || jobs.number() == refused ? -1 : jobs.number();
    }

    @Override
    public void started() {
        jobs.poll();
    }

    @Override
    public void refused() {
        refused = jobs.number();
    }

    @Override
    public void freed() {
        refused = -1;
    }

    @Override
    public int size() {
        return jobs.size();
    }
}
