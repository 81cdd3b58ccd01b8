package dev.berth.kubernetes.live.loop;

/** Whether this Berth may decide and write. */
public interface Fence {
    /** The only Berth there is. */
    Fence NONE = new Fence() {
        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public boolean holds(long epoch) {
            return true;
        }
    };

    /** The number of this reign; 0 while another Berth leads. */
    long epoch();

    /** Whether what was decided in an epoch may still be written. Asked right before each write. */
    boolean holds(long epoch);
}
