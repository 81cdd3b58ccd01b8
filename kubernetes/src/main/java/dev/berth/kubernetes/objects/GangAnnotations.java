package dev.berth.kubernetes.objects;

import java.util.List;
import java.util.stream.Stream;

/** The annotations by which pods say of which gang they are, and what it needs. */
public final class GangAnnotations {
    /** The gang's name. */
    public static final String GANG = "berth.dev/gang";

    /** The role's name. */
    public static final String ROLE = "berth.dev/role";

    static final String GANG_MIN = "berth.dev/gang-min";
    static final String ROLE_MIN = "berth.dev/role-min";
    static final String RANK = "berth.dev/rank";
    static final Placement OF_GANG = new Placement("berth.dev/topology");
    static final Placement OF_ROLE = new Placement("berth.dev/role-topology");

    /** Those whose values are keys of node labels: levels of a topology. */
    public static final List<String> LEVELS = Stream.of(OF_GANG, OF_ROLE)
            .flatMap(placement ->
                    Stream.of(placement.required, placement.preferred, placement.sliceLevel, placement.spread))
            .toList();

    /** Those whose values are numbers. */
    public static final List<String> NUMBERS = List.of(GANG_MIN, ROLE_MIN, RANK, OF_GANG.sliceSize, OF_ROLE.sliceSize);

    /** What means nothing unless the pod is in a gang. */
    static final List<String> TERMS = Stream.of(List.of(ROLE), NUMBERS, LEVELS)
            .flatMap(List::stream)
            .sorted()
            .toList();

    private GangAnnotations() {}

    /** Where the members of a gang, or of a role, are to be; spread is empty where a form has nothing for it. */
    record Placement(String required, String preferred, String sliceLevel, String sliceSize, String spread) {
        private Placement(String prefix) {
            this(
                    prefix + "-required",
                    prefix + "-preferred",
                    prefix + "-slice-level",
                    prefix + "-slice-size",
                    prefix + "-spread");
        }
    }
}
