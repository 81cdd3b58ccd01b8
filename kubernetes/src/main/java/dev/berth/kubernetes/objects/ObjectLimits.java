package dev.berth.kubernetes.objects;

import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.NodeZones;
import dev.berth.engine.model.Topology;
import dev.berth.kubernetes.tree.Limits;
import java.util.List;

/** All bounds on what is read, for the documentation; beyond them an object is refused. */
public final class ObjectLimits {
    /**
     * One bound.
     *
     * @param of what is counted
     */
    public record Limit(String of, long greatest) {}

    private ObjectLimits() {}

    /** From whole documents to parts of objects. */
    public static List<Limit> all() {
        return List.of(
                new Limit("characters of one document, or of one item of a list", Limits.DOCUMENT_LENGTH_MAX),
                new Limit(
                        "values in one object, aliases counted as often as they are used",
                        Limits.VALUES_PER_OBJECT_MAX),
                new Limit("levels of mappings and lists within each other", Limits.DEPTH_MAX),
                new Limit("characters of one text", Limits.SCALAR_LENGTH_MAX),
                new Limit("characters of one number", Limits.NUMBER_LENGTH_MAX),
                new Limit("labels on one object", ObjectReader.LABELS_MAX),
                new Limit("containers of one pod, init containers included", PodReader.CONTAINERS_MAX),
                new Limit("affinity terms of one pod", PodReader.TERMS_MAX),
                new Limit("topology spread constraints of one pod", PodReader.TERMS_MAX),
                new Limit("resources in one list of requests, limits or capacity", Quantities.NAMES_MAX),
                new Limit("devices of one resource on one node", DeviceIndexes.DEVICES_MAX),
                new Limit("NUMA zones of one node", NodeZones.ZONES_MAX),
                new Limit("members that a gang may need", GangObjects.MEMBERS_MAX),
                new Limit("levels of one Topology", Topology.LEVELS_MAX));
    }
}
