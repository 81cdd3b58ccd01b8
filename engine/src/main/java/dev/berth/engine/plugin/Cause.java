package dev.berth.engine.plugin;

/**
 * One cause of a verdict.
 *
 * @param text kube-scheduler's text, which groups nodes with the same cause
 * @param detail what exactly, with values: {@code needs 4 nvidia.com/gpu, has 2 free of 8}
 * @param shortfall how far the node is from fitting, for ordering near misses; 0 where it has no measure, else the
 *     missing part of the request between 0 and 1
 */
public record Cause(ReasonCode code, String text, String detail, double shortfall) {
    public Cause(ReasonCode code, String text, String detail) {
        this(code, text, detail, 0);
    }
}
