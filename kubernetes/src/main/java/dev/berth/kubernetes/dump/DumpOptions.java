package dev.berth.kubernetes.dump;

import dev.berth.kubernetes.objects.DeviceKinds;

/**
 * How a dump is read.
 *
 * @param keepGoing leaves out what is wrong and reports it, instead of refusing the dump
 * @param finishedPods takes in pods that have succeeded or failed
 * @param keepTrees keeps the tree of each object, for recordings; costs memory
 * @param devices which resource names stand for devices
 */
public record DumpOptions(
        boolean keepGoing, boolean finishedPods, boolean keepTrees, Progress progress, DeviceKinds devices) {
    /** Refuses a dump with anything wrong in it. */
    public static final DumpOptions STRICT = new DumpOptions(false, false, false, (read, total, objects) -> {});

    /** Devices of the common vendors. */
    public DumpOptions(boolean keepGoing, boolean finishedPods, boolean keepTrees, Progress progress) {
        this(keepGoing, finishedPods, keepTrees, progress, DeviceKinds.standard());
    }

    /** Told how far the reading has come. */
    public interface Progress {
        /** @param totalBytes -1 where it is not known */
        void at(long readBytes, long totalBytes, long objects);
    }
}
