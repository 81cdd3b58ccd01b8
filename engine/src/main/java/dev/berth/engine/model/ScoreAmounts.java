package dev.berth.engine.model;

/**
 * The cpu and memory that a pod counts as in scores, where that is not what it requests.
 *
 * @param nonZeroMilliCpu of a placed pod: at least 100 m for a container without a request
 * @param nonZeroMemoryBytes of a placed pod: 200 MiB for a container without a request
 * @param scoredMilliCpu of an incoming pod; differs from the placed one only beside pod-level resources
 * @param scoredMemoryBytes of an incoming pod; differs likewise
 */
public record ScoreAmounts(long nonZeroMilliCpu, long nonZeroMemoryBytes, long scoredMilliCpu, long scoredMemoryBytes) {
    /** What a pod counts as whose containers all request both. */
    public static ScoreAmounts of(Resources requests) {
        long milliCpu = requests.get(Resources.CPU);
        long memoryBytes = requests.get(Resources.MEMORY);
        return new ScoreAmounts(milliCpu, memoryBytes, milliCpu, memoryBytes);
    }
}
