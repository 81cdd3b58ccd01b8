package dev.berth.testkit.oracle.kai;

/**
 * A queue or a department. Amounts that are not limited are infinite.
 *
 * @param parent name of the queue above; empty for none
 */
record KaiQueue(String name, String parent, Amounts deserved, Amounts allowed) {
    /** GPUs, CPU and memory as queues count them. */
    record Amounts(double gpus, double cpus, double memory) {
        static final Amounts NONE = new Amounts(0, 0, 0);
        private static final double ROUNDING = 1e-6;

        Amounts plus(Amounts other) {
            return new Amounts(gpus + other.gpus, cpus + other.cpus, memory + other.memory);
        }

        boolean within(Amounts limit) {
            return gpus <= limit.gpus + ROUNDING && cpus <= limit.cpus + ROUNDING && memory <= limit.memory + ROUNDING;
        }
    }
}
