package dev.berth.engine.model;

/**
 * A device of a node that pods ask for by a resource name: a GPU, a MIG instance, a TPU chip.
 *
 * @param id what names the device in the whole cluster (a UUID); empty where unknown
 * @param model what it is, in the words of the node's labels ({@code NVIDIA-H100-80GB-HBM3}); empty where unknown
 * @param memoryBytes its memory; 0 where unknown
 * @param healthy false takes no new work
 * @param island devices of a node with an equal number reach each other without the host (NVLink); 0 where unknown
 * @param numa the NUMA node it hangs on; -1 where unknown
 * @param replicas how many pods may be promised the device at the same time (time slicing, MPS); 1 for a device of its
 *     own
 */
public record Device(String id, String model, long memoryBytes, boolean healthy, int island, int numa, int replicas) {
    /** Shares of compute are counted in thousandths of a device. */
    public static final int WHOLE_MILLI = 1000;

    /** Stands in the model of an instance, before its profile: {@code NVIDIA-A100-SXM4-40GB-MIG-1g.5gb}. */
    public static final String INSTANCE = "-MIG-";

    public Device {
        if (memoryBytes < 0 || island < 0 || numa < -1 || replicas < 1 || replicas > WHOLE_MILLI) {
            throw new IllegalArgumentException("a device needs memory >= 0, island >= 0, numa >= -1 and replicas of 1"
                    + " to " + WHOLE_MILLI + "; got memory " + memoryBytes + ", island " + island + ", numa " + numa
                    + ", replicas " + replicas);
        }
    }

    /** A device without a name of its own. */
    public Device(String model, long memoryBytes, boolean healthy, int island, int numa, int replicas) {
        this("", model, memoryBytes, healthy, island, numa, replicas);
    }

    /** A healthy device of which only the model is known. */
    public static Device of(String model) {
        return new Device(model, 0, true, 0, -1, 1);
    }

    /** The same device, broken or not. */
    public Device healthy(boolean now) {
        return now == healthy ? this : new Device(id, model, memoryBytes, now, island, numa, replicas);
    }

    /** Whether it is an instance that was cut out of a device (MIG): it is not shared further. */
    public boolean isInstance() {
        return model.contains(INSTANCE);
    }

    /** What a pod that asks for one device of this kind takes: all of it, or one replica. */
    public int unitMilli() {
        return WHOLE_MILLI / replicas;
    }

    /**
     * All of its memory, in what memory is counted in: bytes or, where its size is not known, thousandths. Shares of an
     * unknown memory are kept apart all the same; amounts are not.
     */
    public long memoryCapacity() {
        return memoryBytes == 0 ? WHOLE_MILLI : memoryBytes;
    }
}
