package dev.berth.kubernetes.objects;

import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.Sections;
import dev.berth.engine.model.Topology;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.kubernetes.tree.InputCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the objects that describe gangs and levels: the {@code PodGroup}s of four schedulers, the {@code Topology} of three. */
final class GangObjects {
    /** Members that a gang may need. */
    static final int MEMBERS_MAX = 1_000_000;

    private final PriorityClasses priorityClasses;

    GangObjects(PriorityClasses priorityClasses) {
        this.priorityClasses = priorityClasses;
    }

    /** A gang's object that was refused. */
    static PodGroup refused(Field object, String why) {
        return PodGroup.faulty(
                api(object),
                ObjectReader.namespace(object.at("metadata")),
                object.at("metadata", "name").required(),
                why);
    }

    private static String api(Field object) {
        String version = object.at("apiVersion").text("");
        return version.isEmpty() ? GangReader.NATIVE : version.substring(0, Math.max(0, version.indexOf('/')));
    }

    PodGroup group(Field object) {
        String api = api(object);
        OwnNames.check(object.at("metadata"));
        var spec = object.at("spec");
        return switch (api) {
            case GangReader.COSCHEDULING ->
                group(api, object, least(spec.at("minMember")), List.of(), TopologyRequest.NONE);
            case GangReader.VOLCANO -> volcano(object, spec);
            case GangReader.KAI -> kai(object, spec);
            default -> kubernetes(object, spec);
        };
    }

    private PodGroup group(String api, Field object, int min, List<PodGroup.Role> roles, TopologyRequest topology) {
        return group(api, object, min, roles, topology, Sections.NONE);
    }

    private PodGroup group(
            String api, Field object, int min, List<PodGroup.Role> roles, TopologyRequest topology, Sections sections) {
        return new PodGroup(
                api,
                ObjectReader.namespace(object.at("metadata")),
                object.at("metadata", "name").required(),
                min,
                roles,
                topology,
                sections,
                priority(object.at("spec")));
    }

    private @Nullable Integer priority(Field spec) {
        boolean told =
                spec.has("priority") || !spec.at("priorityClassName").text("").isEmpty();
        return told ? priorityClasses.priority(spec) : null;
    }

    static int least(Field field) {
        int number = field.integer(0);
        if (number < 0 || number > MEMBERS_MAX) {
            throw field.invalid("a number from 0 to " + MEMBERS_MAX + " is needed here");
        }
        return number;
    }

    private PodGroup kubernetes(Field object, Field spec) {
        var policy = spec.at("schedulingPolicy");
        boolean gang = policy.has("gang");
        if (gang == policy.has("basic")) {
            throw policy.invalid(InputCode.CONTRADICTION, "exactly one of basic and gang is needed here");
        }
        int min = 0;
        if (gang) {
            min = least(policy.at("gang", "minCount"));
            if (min == 0) {
                throw policy.at("gang", "minCount").invalid("a gang needs at least 1 member");
            }
        }
        var keys = spec.at("schedulingConstraints", "topology").items();
        if (keys.size() > 1) {
            throw spec.at("schedulingConstraints", "topology")
                    .invalid(keys.size()
                            + " keys; Kubernetes allows one, and Berth keeps a gang in one domain of one key");
        }
        return group(
                GangReader.NATIVE,
                object,
                min,
                List.of(),
                keys.isEmpty()
                        ? TopologyRequest.NONE
                        : TopologyRequest.within(keys.get(0).at("key").required()));
    }

    private PodGroup volcano(Field object, Field spec) {
        var level = HyperNodes.level(spec.at("networkTopology"));
        refuse(spec.at("subGroupPolicy"), "groups within groups");
        var roles = new ArrayList<PodGroup.Role>();
        spec.at("minTaskMember").entries().forEach((task, count) -> roles.add(PodGroup.Role.of(task, least(count))));
        return group(
                GangReader.VOLCANO,
                object,
                least(spec.at("minMember")),
                roles,
                level == null ? TopologyRequest.NONE : TopologyRequest.within(level));
    }

    private PodGroup kai(Field object, Field spec) {
        var groups = KaiSubGroups.of(spec);
        return group(
                GangReader.KAI,
                object,
                least(spec.at("minMember")),
                groups.roles(),
                topology(spec.at("topologyConstraint")),
                groups.sections());
    }

    private static void refuse(Field field, String what) {
        if (field.present()) {
            throw field.invalid(
                    InputCode.UNSUPPORTED,
                    what + " are not supported yet; remove the field to schedule the gang without");
        }
    }

    /** What KAI's constraints say. */
    static TopologyRequest topology(Field constraint) {
        return TopologyRequest.within(constraint.at("requiredTopologyLevel").text(""))
                .preferring(constraint.at("preferredTopologyLevel").text(""));
    }

    static Topology topologyObject(Field object) {
        String version = object.at("apiVersion").text("");
        String name = object.at("metadata", "name").required();
        String api = version.substring(0, Math.max(0, version.indexOf('/')));
        var levels =
                object.at("spec", "levels").each(level -> level.at("nodeLabel").required());
        try {
            return new Topology(api.isEmpty() || api.equals("berth.dev") ? name : api + "/" + name, levels);
        } catch (IllegalArgumentException wrong) {
            throw object.at("spec", "levels").invalid(String.valueOf(wrong.getMessage()));
        }
    }
}
