package dev.berth.kubernetes.objects;

import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pod asks for in sum (KEP-753 sidecars, KEP-2837 pod-level resources, KEP-1287 in-place resize). Containers run
 * together and add up; init containers run one after another, beside the sidecars that started before them, so the
 * greatest moment counts. Pod-level amounts replace the sum; overhead comes on top. During a resize the greatest of
 * what is written, allocated and in force counts.
 */
final class PodRequests {
    /** @param useStatus whether a resize under way counts, as the pod's status tells it */
    record Options(boolean useStatus, boolean excludeOverhead, boolean skipPodLevel, Map<String, Quantity> nonMissing) {
        static final Options SPEC = new Options(false, false, false, Map.of());
        static final Options STATUS = new Options(true, false, false, Map.of());

        Options withNonMissing(Map<String, Quantity> amounts) {
            return new Options(useStatus, excludeOverhead, skipPodLevel, amounts);
        }
    }

    private static final Map<String, Quantity> DEFAULTS = Map.of(
            Resources.CPU, Quantity.ofMilli(PodShape.DEFAULT_MILLI_CPU),
            Resources.MEMORY, Quantity.ofMilli(PodShape.DEFAULT_MEMORY_BYTES * 1000));

    /** Which amounts of a container are meant. */
    private enum Source {
        SPEC,
        ALLOCATED,
        ACTUATED
    }

    /** @param written the amounts in the container's spec */
    private record Container(String name, boolean init, boolean sidecar, Quantities written) {}

    private final Field spec;
    private final Field status;
    private final String list;
    private final List<Container> containers = new ArrayList<>();
    private final Map<String, Field> containerStatuses = new HashMap<>();
    private final String resizeReason;
    private final boolean resizeInfeasible;

    private PodRequests(Field spec, Field status, List<Field> containers, List<Field> initContainers, String list) {
        this.spec = spec;
        this.status = status;
        this.list = list;
        for (var each : containers) {
            this.containers.add(container(each, false));
        }
        for (var each : initContainers) {
            this.containers.add(container(each, true));
        }
        if (status.present()) {
            remember("initContainerStatuses");
            remember("containerStatuses");
        }
        resizeReason = resizeReason();
        resizeInfeasible = resizeReason.equals("Infeasible");
    }

    /** @param containers of the spec, as the caller has them already */
    static PodRequests requests(Field spec, Field status, List<Field> containers, List<Field> initContainers) {
        return new PodRequests(spec, status, containers, initContainers, "requests");
    }

    static PodRequests requests(Field pod) {
        return of(pod, "requests");
    }

    static PodRequests limits(Field pod) {
        return of(pod, "limits");
    }

    private static PodRequests of(Field pod, String list) {
        var spec = pod.at("spec");
        return new PodRequests(
                spec,
                pod.at("status"),
                spec.at("containers").items(),
                spec.at("initContainers").items(),
                list);
    }

    private Container container(Field field, boolean init) {
        return new Container(
                field.at("name").text(""),
                init,
                init && field.at("restartPolicy").text("").equals("Always"),
                Quantities.of(field.at("resources", list)));
    }

    private void remember(String statuses) {
        for (var each : status.at(statuses).items()) {
            containerStatuses.put(each.at("name").text(""), each);
        }
    }

    /** Empty where no resize is pending. */
    private String resizeReason() {
        for (var condition : status.at("conditions").items()) {
            if (condition.at("type").text("").equals("PodResizePending")) {
                return condition.at("reason").text("");
            }
        }
        return "";
    }

    Quantities sum(Options options) {
        var sum = containers(options);
        var podLevel = spec.at("resources", list);
        boolean isSet = list.equals("limits")
                ? anySupported(spec.at("resources", "requests")) || anySupported(podLevel)
                : anySupported(podLevel);
        if (!options.skipPodLevel() && isSet) {
            effectivePodLevel(options, podLevel).forEach((name, amount) -> {
                if (isSupported(name)) {
                    sum.set(name, amount);
                }
            });
        }
        if (!options.excludeOverhead()) {
            overhead(sum);
        }
        return sum;
    }

    private void overhead(Quantities sum) {
        Quantities.of(spec.at("overhead")).forEach((name, amount) -> {
            if (list.equals("requests") || sum.get(name).signum() != 0) {
                sum.add(name, amount);
            }
        });
    }

    private Quantities effectivePodLevel(Options options, Field podLevel) {
        var written = Quantities.of(podLevel);
        if (!options.useStatus() || !status.at("resources").present()) {
            return written;
        }
        var inForce = Quantities.of(status.at("resources", list));
        var base = resizeInfeasible ? null : written;
        return list.equals("requests")
                ? Quantities.greatest(base, inForce, Quantities.of(status.at("allocatedResources")))
                : Quantities.greatest(base, inForce);
    }

    static boolean isSupported(String name) {
        return name.equals(Resources.CPU) || name.equals(Resources.MEMORY) || isHugePages(name);
    }

    static boolean isHugePages(String name) {
        return name.startsWith("hugepages-");
    }

    private static boolean anySupported(Field amounts) {
        return amounts.present() && amounts.entries().keySet().stream().anyMatch(PodRequests::isSupported);
    }

    /**
     * Whether neither a resize nor pod-level resources can make a difference: there are none, or what is allocated and in
     * force is what is written.
     */
    boolean isPlain() {
        return resizeReason.isEmpty()
                && !spec.has("resources")
                && !status.has("resources")
                && !status.has("allocatedResources")
                && (containerStatuses.isEmpty() || containers.stream().allMatch(this::isSettled));
    }

    private boolean isSettled(Container container) {
        var known = containerStatuses.get(container.name());
        return known == null
                || (isAsWritten(container, known.at("resources", list))
                        && isAsWritten(container, known.at("allocatedResources")));
    }

    private static boolean isAsWritten(Container container, Field amounts) {
        return !amounts.present() || Quantities.of(amounts).equals(container.written());
    }

    boolean podLevelRequestsAreSet() {
        return anySupported(spec.at("resources", "requests"));
    }

    private Quantities containers(Options options) {
        if (!options.useStatus()) {
            return aggregate(options, Source.SPEC);
        }
        var written = aggregate(options, Source.SPEC);
        boolean requests = list.equals("requests");
        boolean podLevelStatus = status.at("resources", list).present()
                && (!requests || status.at("allocatedResources").present());
        var inForce =
                podLevelStatus ? Quantities.of(status.at("resources", list)) : aggregate(options, Source.ACTUATED);
        var allocated = !requests
                ? inForce
                : podLevelStatus
                        ? Quantities.of(status.at("allocatedResources"))
                        : aggregate(options, Source.ALLOCATED);
        return resizeInfeasible
                ? Quantities.greatest(inForce, allocated)
                : Quantities.greatest(written, inForce, allocated);
    }

    private Quantities aggregate(Options options, Source source) {
        var sum = new Quantities();
        var sidecars = new Quantities();
        var greatestInit = new Quantities();
        for (var container : containers) {
            if (!container.init()) {
                add(container, options, source, sum);
            } else if (container.sidecar()) {
                add(container, options, source, sum);
                add(container, options, source, sidecars);
                greatestInit.raise(sidecars);
            } else {
                var moment = new Quantities();
                add(container, options, source, moment);
                moment.add(sidecars);
                greatestInit.raise(moment);
            }
        }
        sum.raise(greatestInit);
        return sum;
    }

    private void add(Container container, Options options, Source source, Quantities to) {
        var amounts = amounts(container, options, source);
        to.add(amounts);
        if (!options.nonMissing().isEmpty()) {
            options.nonMissing().forEach((name, amount) -> {
                if (!amounts.has(name)) {
                    to.add(name, amount);
                }
            });
        }
    }

    private Quantities amounts(Container container, Options options, Source source) {
        if (source == Source.SPEC) {
            return container.written();
        }
        var known = options.useStatus() ? containerStatuses.get(container.name()) : null;
        if (known != null
                && source == Source.ACTUATED
                && known.at("resources", list).present()) {
            return Quantities.of(known.at("resources", list));
        }
        if (known != null
                && list.equals("requests")
                && known.at("allocatedResources").present()) {
            return Quantities.of(known.at("allocatedResources"));
        }
        return resizeInfeasible ? new Quantities() : container.written();
    }

    /**
     * What an incoming pod counts as in NodeResourcesFit's score: as its containers are written, without pod-level
     * amounts and resizes, which kube-scheduler leaves out there.
     */
    Quantities scored() {
        return sum(new Options(false, false, true, DEFAULTS));
    }

    /** The same as the scheduler counts it for a placed pod: pod-level resources fill in for what containers omit. */
    Quantities nonZero(Quantities usage, Quantities scored) {
        if (isPlain()) {
            return scored;
        }
        if (!podLevelRequestsAreSet()) {
            return sum(Options.STATUS.withNonMissing(DEFAULTS));
        }
        var missing = new HashMap<>(DEFAULTS);
        missing.keySet().removeIf(usage::has);
        return missing.isEmpty() ? usage : sum(Options.STATUS.withNonMissing(missing));
    }
}
