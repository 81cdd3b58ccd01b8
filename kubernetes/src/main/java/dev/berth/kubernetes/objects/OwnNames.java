package dev.berth.kubernetes.objects;

import dev.berth.kubernetes.tree.InputCode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses names under Berth's own prefix that Berth does not read, on pods and on gangs' objects: a misspelt annotation
 * would pass as a pod that asks for nothing. Other objects may carry any: nodes are described by other programs and by
 * newer versions of Berth, and a node that is refused would be missing.
 */
final class OwnNames {
    private static final String PREFIX = "berth.dev/";

    /** What pods may carry, the marks of Berth itself and of its embedded cluster included. */
    private static final List<String> ANNOTATIONS = Stream.concat(
                    GangAnnotations.TERMS.stream(),
                    Stream.of(
                            GangAnnotations.GANG,
                            BerthForm.FRACTION,
                            BerthForm.COMPUTE,
                            BerthForm.MEMORY,
                            BerthForm.COUNT,
                            BerthForm.MIG,
                            DeviceLimits.MODELS,
                            DeviceLimits.PREFERRED,
                            DeviceLimits.MEMORY_MIN,
                            DeviceLimits.TOGETHER,
                            AssignedDevices.BERTH,
                            PodZones.BERTH,
                            "berth.dev/virtual-duration",
                            "berth.dev/virtual-exit-code"))
            .toList();

    private OwnNames() {}

    /** @throws InvalidObjectException for a name that is not known; the message names the nearest that is */
    static void check(Field metadata) {
        metadata.at("annotations").forEachEntry((name, field) -> {
            if (name.startsWith(PREFIX) && !ANNOTATIONS.contains(name)) {
                throw field.invalid(
                        InputCode.UNKNOWN_FIELD,
                        "Berth reads no annotation of this name; " + KnownFields.nearest(name, ANNOTATIONS)
                                + "docs/gpus.md and docs/gangs.md list all");
            }
        });
        metadata.at("labels").forEachEntry((name, field) -> {
            if (name.startsWith(PREFIX)) {
                throw field.invalid(
                        InputCode.UNKNOWN_FIELD,
                        "Berth reads no labels of pods and gangs, only annotations; "
                                + KnownFields.nearest(name, ANNOTATIONS) + "docs/gpus.md and docs/gangs.md list all");
            }
        });
    }
}
