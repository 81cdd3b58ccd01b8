package dev.berth.embedded.control;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.api.Conditions;
import dev.berth.embedded.api.DeleteOptions;
import dev.berth.embedded.api.WriteOptions;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.kinds.BuiltIn;
import dev.berth.embedded.store.Stored;
import java.util.List;
import java.util.Set;

/** What the controllers of workloads ask of pods, and do with them. */
final class Pods {
    private Pods() {}

    static String phase(Stored pod) {
        return pod.object().at("status", "phase").text("Pending");
    }

    static boolean isEnded(Stored pod) {
        return Set.of("Succeeded", "Failed").contains(phase(pod));
    }

    static boolean isGoing(Stored pod) {
        return pod.metadata().get("deletionTimestamp").present();
    }

    static boolean isActive(Stored pod) {
        return !isEnded(pod) && !isGoing(pod);
    }

    static boolean isReady(Stored pod) {
        return Conditions.isTrue(pod.object(), "Ready");
    }

    /** A pod of the template, owned and named after its owner. */
    static Json.Obj of(Stored owner, Json template) {
        return Json.object(
                "metadata",
                template.get("metadata")
                        .asObject()
                        .without("name")
                        .with("generateName", owner.name() + "-")
                        .with("ownerReferences", List.of(Owned.reference(owner))),
                "spec",
                template.get("spec"));
    }

    /** @return whether it was made; a refusal is left to the next change */
    static boolean create(Writes writes, Stored owner, Json.Obj pod, String manager) {
        try {
            writes.create(BuiltIn.POD, owner.namespace(), pod, WriteOptions.of(manager));
            return true;
        } catch (ApiException refused) {
            return false;
        }
    }

    static void delete(Writes writes, Stored pod) {
        try {
            writes.delete(BuiltIn.POD, pod.namespace(), pod.name(), DeleteOptions.PLAIN.onlyUid(pod.uid()));
        } catch (ApiException gone) {
            if (gone.code() != 404 && gone.code() != 409) {
                throw gone;
            }
        }
    }
}
