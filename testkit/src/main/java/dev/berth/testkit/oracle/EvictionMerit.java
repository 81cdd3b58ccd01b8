package dev.berth.testkit.oracle;

import dev.berth.engine.model.Pod;
import java.util.List;

/**
 * What kube-scheduler compares when it chooses where to evict, written apart from the engine's own order: candidates of
 * equal merit are both right.
 *
 * @param startOfMostImportant the earliest start among the victims of the greatest priority
 */
record EvictionMerit(
        int violations, int greatestPriority, long sumOfPriorities, int victims, long startOfMostImportant) {
    static EvictionMerit of(List<Pod> victims, int violations) {
        int greatest = victims.stream().mapToInt(Pod::priority).max().orElse(Integer.MIN_VALUE);
        return new EvictionMerit(
                violations,
                greatest,
                victims.stream().mapToLong(Pod::priority).sum(),
                victims.size(),
                victims.stream()
                        .filter(pod -> pod.priority() == greatest)
                        .mapToLong(Pod::startedAtMillis)
                        .min()
                        .orElse(0));
    }
}
