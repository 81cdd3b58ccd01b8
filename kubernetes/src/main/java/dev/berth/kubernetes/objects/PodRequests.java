package dev.berth.kubernetes.objects;

import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Resources;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
            Resources.CPU, new Quantity(BigDecimal.valueOf(PodShape.DEFAULT_MILLI_CPU, 3)),
            Resources.MEMORY, new Quantity(BigDecimal.valueOf(PodShape.DEFAULT_MEMORY_BYTES)));

    /** Which amounts of a container are meant. */
    private enum Source {
        SPEC,
        ALLOCATED,
        ACTUATED
    }

    private final Field spec;
    private final Field status;
    private final String list;
    private final Map<String, Field> containerStatuses = new HashMap<>();
    private final boolean resizeInfeasible;

    PodRequests(Field pod, String list) {
        spec = pod.at("spec");
        status = pod.at("status");
        this.list = list;
        remember("initContainerStatuses");
        remember("containerStatuses");
        resizeInfeasible = "Infeasible".equals(resizeReason());
    }

    static PodRequests requests(Field pod) {
        return new PodRequests(pod, "requests");
    }

    static PodRequests limits(Field pod) {
        return new PodRequests(pod, "limits");
    }

    private void remember(String statuses) {
        for (var each : status.at(statuses).items()) {
            containerStatuses.put(each.at("name").text(""), each);
        }
    }

    private @Nullable String resizeReason() {
        for (var condition : status.at("conditions").items()) {
            if (condition.at("type").text("").equals("PodResizePending")) {
                return condition.at("reason").text("");
            }
        }
        return null;
    }

    Quantities sum(Options options) {
        var sum = containers(options);
        var podLevel = spec.at("resources", list);
        boolean isSet = list.equals("limits")
                ? anySupported(spec.at("resources", "requests")) || anySupported(podLevel)
                : anySupported(podLevel);
        if (!options.skipPodLevel() && isSet) {
            effectivePodLevel(options, podLevel).amounts().forEach((name, amount) -> {
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
        Quantities.of(spec.at("overhead")).amounts().forEach((name, amount) -> {
            if (list.equals("requests") || sum.get(name).amount().signum() != 0) {
                sum.set(name, sum.get(name).plus(amount));
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

    private static boolean isSupported(String name) {
        return name.equals(Resources.CPU) || name.equals(Resources.MEMORY) || name.startsWith("hugepages-");
    }

    private static boolean anySupported(Field amounts) {
        return amounts.entries().keySet().stream().anyMatch(PodRequests::isSupported);
    }

    /** Whether neither a resize nor pod-level resources can make a difference. */
    boolean isPlain() {
        return containerStatuses.isEmpty()
                && !spec.at("resources").present()
                && !status.at("resources").present()
                && !status.at("allocatedResources").present()
                && resizeReason() == null;
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
        for (var container : spec.at("containers").items()) {
            sum.add(amounts(container, options, source));
        }
        var sidecars = new Quantities();
        var greatestInit = new Quantities();
        for (var container : spec.at("initContainers").items()) {
            var amounts = amounts(container, options, source);
            if (container.at("restartPolicy").text("").equals("Always")) {
                sum.add(amounts);
                sidecars.add(amounts);
                greatestInit.raise(sidecars);
            } else {
                var moment = new Quantities();
                moment.add(amounts);
                moment.add(sidecars);
                greatestInit.raise(moment);
            }
        }
        sum.raise(greatestInit);
        return sum;
    }

    private Quantities amounts(Field container, Options options, Source source) {
        var amounts = raw(container, options, source);
        var complete = new Quantities();
        complete.add(amounts);
        options.nonMissing().forEach((name, amount) -> {
            if (!amounts.has(name)) {
                complete.set(name, amount);
            }
        });
        return complete;
    }

    private Quantities raw(Field container, Options options, Source source) {
        var written = container.at("resources", list);
        var known =
                options.useStatus() ? containerStatuses.get(container.at("name").text("")) : null;
        if (source == Source.SPEC) {
            return Quantities.of(written);
        }
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
        return resizeInfeasible ? new Quantities() : Quantities.of(written);
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
