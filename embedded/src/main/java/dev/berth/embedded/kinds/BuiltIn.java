package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Kind;
import java.util.List;

/** The kinds that are there from the start. */
public final class BuiltIn {
    /** Enough of pods to name them in messages. */
    static final Kind POD_NAMES = Kind.named("", "v1", "Pod", "pods").build();

    public static final Kind POD = Kind.named("", "v1", "Pod", "pods")
            .shortNames("po")
            .categories("all")
            .status()
            .selectable(
                    "spec.nodeName",
                    "spec.restartPolicy",
                    "spec.schedulerName",
                    "spec.serviceAccountName",
                    "spec.hostNetwork",
                    "status.phase",
                    "status.podIP",
                    "status.nominatedNodeName")
            .rules(new PodRules())
            .build();

    public static final Kind NODE = Kind.named("", "v1", "Node", "nodes")
            .shortNames("no")
            .clusterWide()
            .status()
            .selectable("spec.unschedulable")
            .rules(new NodeRules())
            .build();

    public static final Kind NAMESPACE = Kind.named("", "v1", "Namespace", "namespaces")
            .shortNames("ns")
            .clusterWide()
            .status()
            .selectable("status.phase")
            .rules(new NamespaceRules())
            .build();

    private BuiltIn() {}

    public static List<Kind> kinds() {
        return List.of(POD, NODE, NAMESPACE);
    }
}
