package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Resources;
import dev.berth.kubernetes.tree.InputCode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;

/**
 * Refuses containers, ports, resources and volumes that the API server would refuse.
 *
 * <p>Source: Kubernetes 1.37, {@code validateContainers}, {@code validateContainerPorts}, {@code validateResourceRequirements}
 * and {@code ValidateVolumes} in {@code pkg/apis/core/validation/validation.go}. What a pod written by hand may leave out
 * because it does not matter to scheduling (an image, the limit of a GPU that is requested, containers that ask for
 * nothing) is not asked for.
 */
final class ContainerCheck {
    private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");
    private static final Set<String> PLAIN_RESOURCES =
            Set.of(Resources.CPU, Resources.MEMORY, Resources.EPHEMERAL_STORAGE);
    private static final int PORT_GREATEST = 65_535;

    private ContainerCheck() {}

    static void check(Field spec) {
        var containers = spec.at("containers");
        if (containers.present() && containers.items().isEmpty()) {
            throw containers.invalid(InputCode.MISSING_VALUE, "a pod needs at least one container");
        }
        var names = new HashSet<String>();
        for (String list : new String[] {"initContainers", "containers"}) {
            for (var container : spec.at(list).items()) {
                once(container.at("name"), names, "container");
                container.at("ports").items().forEach(ContainerCheck::port);
                resources(container.at("resources"));
            }
        }
        var volumes = new HashSet<String>();
        for (var volume : spec.at("volumes").items()) {
            once(volume.at("name"), volumes, "volume");
            var claim = volume.at("persistentVolumeClaim");
            if (claim.present() && claim.at("claimName").text("").isEmpty()) {
                throw claim.at("claimName").invalid(InputCode.MISSING_VALUE, "the name of a claim is needed here");
            }
        }
    }

    private static void once(Field name, Set<String> seen, String what) {
        String text = name.text("");
        if (!text.isEmpty() && !seen.add(text)) {
            throw name.invalid(InputCode.NAMED_TWICE, "another " + what + " of the pod has this name; rename one");
        }
    }

    private static void port(Field port) {
        var hostPort = port.at("hostPort");
        int number = hostPort.integer(0);
        if (number < 0 || number > PORT_GREATEST) {
            throw hostPort.invalid("a port from 1 to " + PORT_GREATEST + " is needed here");
        }
        var protocol = port.at("protocol");
        if (!protocol.text("").isEmpty() && !PROTOCOLS.contains(protocol.text(""))) {
            throw protocol.invalid("unknown protocol; use TCP, UDP or SCTP");
        }
    }

    private static void resources(Field resources) {
        var limits = resources.at("limits");
        if (limits.present()) {
            limits.forEachEntry(ContainerCheck::amount);
        }
        if (resources.at("requests").present()) {
            resources.at("requests").forEachEntry((name, request) -> {
                amount(name, request);
                if (limits.has(name)) {
                    compare(name, request, limits.at(name));
                }
            });
        }
    }

    private static void amount(String name, Field amount) {
        boolean plain = name.indexOf('/') < 0;
        if (plain ? !PLAIN_RESOURCES.contains(name) && !PodRequests.isHugePages(name) : !Names.isQualified(name)) {
            throw amount.invalid(
                    InputCode.INVALID_NAME,
                    "there is no such resource of containers; use cpu, memory, ephemeral-storage, hugepages-SIZE, or a"
                            + " name with a domain, as in nvidia.com/gpu");
        }
        whole(name, amount);
    }

    /** Devices and other extended resources come in whole numbers. */
    static void whole(String name, Field amount) {
        if (isExtended(name) && !isWhole(Quantities.quantity(amount).amount())) {
            throw amount.invalid(
                    InputCode.INVALID_QUANTITY,
                    "a resource with a domain counts in whole numbers; for a part of a GPU see docs/gpus.md");
        }
    }

    private static void compare(String name, Field request, Field limit) {
        int order = Quantities.quantity(request)
                .amount()
                .compareTo(Quantities.quantity(limit).amount());
        if (order > 0) {
            throw request.invalid(
                    InputCode.CONTRADICTION, "more than the limit of " + limit.text("") + "; raise the limit");
        }
        if (order < 0 && (isExtended(name) || PodRequests.isHugePages(name))) {
            throw request.invalid(
                    InputCode.CONTRADICTION,
                    "the limit is " + limit.text("") + "; " + name
                            + " cannot be overcommitted, so write the same twice");
        }
    }

    private static boolean isExtended(String name) {
        return name.indexOf('/') >= 0 && !name.contains("kubernetes.io/");
    }

    private static boolean isWhole(BigDecimal amount) {
        return amount.stripTrailingZeros().scale() <= 0;
    }
}
