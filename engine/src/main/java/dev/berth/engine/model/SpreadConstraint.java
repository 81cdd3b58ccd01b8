package dev.berth.engine.model;

/**
 * One topology spread constraint.
 *
 * @param required true for {@code DoNotSchedule}, false for {@code ScheduleAnyway}
 * @param selector the pods counted, with {@code matchLabelKeys} already merged in
 * @param minDomains fewer eligible domains than this make the global minimum 0
 * @param honorAffinity count only nodes that the pod's node affinity admits
 * @param honorTaints count only nodes whose taints the pod tolerates
 */
public record SpreadConstraint(
        int maxSkew,
        String topologyKey,
        boolean required,
        LabelSelector selector,
        int minDomains,
        boolean honorAffinity,
        boolean honorTaints) {}
