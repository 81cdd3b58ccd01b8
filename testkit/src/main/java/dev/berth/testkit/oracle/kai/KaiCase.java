package dev.berth.testkit.oracle.kai;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.NodeSelectorTerm;
import dev.berth.engine.model.NodeZones;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Requirement;
import dev.berth.kubernetes.objects.Field;
import dev.berth.testkit.NodeBuilder;
import dev.berth.testkit.PodBuilder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * One of KAI's scenarios in the engine's words. What a fixture leaves out is filled in as KAI's tests do: nodes have
 * 20,000 CPUs, 20 GB of memory and GPUs of 100 MiB; tasks ask for 1 CPU and 1 GB; a job is a gang of all its tasks.
 */
record KaiCase(
        String id,
        String name,
        Field source,
        List<Node> nodes,
        List<NodeZones> zones,
        List<KaiQueue> queues,
        List<KaiJob> jobs,
        int roundsUntilMatch,
        int roundsAfterMatch) {
    static final String GPU = "nvidia.com/gpu";
    private static final String NODE_TYPE = "kai.scheduler/type";
    private static final long MEBIBYTE = 1L << 20;
    private static final int ROUNDS_UNTIL_MATCH = 2;
    private static final int ROUNDS_AFTER_MATCH = 5;

    static KaiCase of(Field source) {
        var nodes = new ArrayList<Node>();
        source.at("nodes").entries().forEach((name, field) -> nodes.add(node(name, field)));
        var zones = new ArrayList<NodeZones>();
        source.at("nodes").entries().forEach((name, field) -> {
            if (field.at("numaTopology").present()) {
                zones.add(KaiZones.of(name, field.at("numaTopology")));
            }
        });
        var queues = new ArrayList<KaiQueue>();
        source.at("departments").items().forEach(field -> queues.add(queue(field)));
        source.at("queues").items().forEach(field -> queues.add(queue(field)));
        var jobs = new ArrayList<KaiJob>();
        var list = source.at("jobs").items();
        for (int i = 0; i < list.size(); i++) {
            double age = number(list.get(i).at("jobAgeInMinutes"), list.size() - i);
            jobs.add(new Jobs(list.get(i), nodes).job(age));
        }
        return new KaiCase(
                source.at("id").text(""),
                source.at("name").text(""),
                source,
                nodes,
                zones,
                queues,
                jobs,
                source.at("rounds", "roundsUntilMatch").integer(ROUNDS_UNTIL_MATCH),
                source.at("rounds", "roundsAfterMatch").integer(ROUNDS_AFTER_MATCH));
    }

    static double number(Field field, double otherwise) {
        return field.present() ? new BigDecimal(field.text("")).doubleValue() : otherwise;
    }

    private static Node node(String name, Field field) {
        var builder = NodeBuilder.node(name)
                .having("cpu", Math.round(number(field.at("cpuMillis"), 20_000) * 1000))
                .having("memory", Math.round(number(field.at("cpuMemory"), 20e9)))
                .labelled(NODE_TYPE, name)
                .taking(field.at("maxTaskNum").integer(110));
        field.at("labels").textEntries().forEach(builder::labelled);
        int gpus = field.at("gpus").integer(0);
        long memory = Math.round(number(field.at("gpuMemory"), 100)) * MEBIBYTE;
        if (gpus > 0 && !field.at("migStrategy").text("").equals("mixed")) {
            builder.withDevices(GPU, Collections.nCopies(gpus, new Device("GPU", memory, true, 0, -1, 1)));
        }
        field.at("migInstances")
                .entries()
                .forEach((resource, count) -> builder.withDevices(resource, count.integer(0), Device.of("MIG")));
        return builder.build();
    }

    private static KaiQueue queue(Field field) {
        double none = Double.POSITIVE_INFINITY;
        return new KaiQueue(
                field.at("name").text(""),
                field.at("parentQueue").text(""),
                new KaiQueue.Amounts(
                        number(field.at("deservedGpus"), 0),
                        number(field.at("deservedCpus"), none),
                        number(field.at("deservedMemory"), none)),
                new KaiQueue.Amounts(
                        limit(field.at("maxAllowedGpus")),
                        limit(field.at("maxAllowedCpus")),
                        limit(field.at("maxAllowedMemory"))));
    }

    private static double limit(Field field) {
        double limit = number(field, 0);
        return limit <= 0 ? Double.POSITIVE_INFINITY : limit;
    }

    /** Reads one job. */
    private record Jobs(Field field, List<Node> nodes) {
        KaiJob job(double age) {
            String name = field.at("name").text("");
            var tasks = new ArrayList<KaiTask>();
            field.at("tasks").items().forEach(task -> tasks.add(task(name, task)));
            int min = field.at("minAvailable").integer(tasks.size());
            return new KaiJob(
                    name,
                    field.at("queueName").text(""),
                    field.at("priority").integer(0),
                    field.at("preemptible").isTrue(),
                    min,
                    age,
                    root(min),
                    tasks);
        }

        private boolean isBestEffort() {
            return field.at("isBestEffortJob").isTrue();
        }

        private double cpus() {
            double wanted = number(field.at("requiredCpusPerTask"), 0);
            return isBestEffort() ? 0 : wanted == 0 ? 1 : wanted;
        }

        private double memory() {
            double wanted = number(field.at("requiredMemoryPerTask"), 0);
            return isBestEffort() ? 0 : wanted == 0 ? 1e9 : wanted;
        }

        private int devices() {
            return Math.max(1, field.at("requiredMultiFractionDevicesPerTask").integer(1));
        }

        /** GPUs of a task as its queue counts them; an amount of memory is a share of a node's GPU. */
        private double counted(Field task) {
            double[] mig = {0};
            task.at("requiredMigInstances")
                    .entries()
                    .forEach((resource, count) -> mig[0] += slices(resource) * count.integer(0));
            double memory = number(field.at("requiredGpuMemory"), 0) * MEBIBYTE;
            double share = memory == 0
                    ? 0
                    : nodes.stream()
                            .flatMap(node -> node.devices().getOrDefault(GPU, List.of()).stream())
                            .mapToDouble(device -> memory / device.memoryBytes())
                            .max()
                            .orElse(0);
            double gpus = number(field.at("requiredGpusPerTask"), 0);
            boolean whole = gpus == Math.rint(gpus);
            double asked = whole ? task.at("requiredGpus").integer((int) gpus) : gpus * devices();
            return mig[0] + share * devices() + asked;
        }

        private static int slices(String resource) {
            int dash = resource.indexOf("mig-");
            return dash < 0 ? 0 : Character.digit(resource.charAt(dash + 4), 10);
        }

        private DeviceRequest request(Field task) {
            var mig = new ArrayList<DeviceRequest>();
            task.at("requiredMigInstances").entries().forEach((resource, count) -> {
                if (count.integer(0) > 0) {
                    mig.add(DeviceRequest.whole(resource, count.integer(0)));
                }
            });
            double gpus = number(field.at("requiredGpusPerTask"), 0);
            long memory = Math.round(number(field.at("requiredGpuMemory"), 0));
            int whole = task.at("requiredGpus").integer((int) gpus);
            DeviceRequest request = DeviceRequest.NONE;
            if (memory > 0) {
                request = DeviceRequest.memory(GPU, devices(), memory * MEBIBYTE);
            } else if (gpus != Math.rint(gpus)) {
                request = DeviceRequest.share(GPU, devices(), (int) Math.round(gpus * Device.WHOLE_MILLI));
            } else if (whole > 0) {
                request = DeviceRequest.whole(GPU, whole);
            }
            if (request.isNone()) {
                return mig.isEmpty() ? request : mig.remove(0).and(mig, Set.of());
            }
            return mig.isEmpty() ? request : request.and(mig, Set.of());
        }

        private KaiTask task(String job, Field task) {
            String id = task.at("id").text("");
            return new KaiTask(
                    id,
                    job,
                    task.at("subGroupName").text(""),
                    task.at("state").text("Pending"),
                    task.at("nodeName").text(""),
                    task.at("gpuGroups").texts(),
                    KaiZones.shares(task.at("annotations")),
                    pod(id, task),
                    task.at("priority").integer(0),
                    new KaiQueue.Amounts(counted(task), cpus(), memory()));
        }

        private Pod pod(String id, Field task) {
            var builder = PodBuilder.pod(id)
                    .labelled("job-name", id)
                    .ofPriority(field.at("priority").integer(0))
                    .asking("cpu", Math.round(cpus() * 1000))
                    .asking("memory", Math.round(memory()))
                    .asking(request(task));
            if (field.at("qosClass").text("").equals("Guaranteed")) {
                builder.guaranteed();
            }
            var labels = task.at("podAffinityLabels").textEntries();
            labels.forEach(builder::labelled);
            labels.forEach((key, value) -> {
                String near = task.at("podAffinityTopologyKey").text("");
                String far = task.at("podAntiAffinityTopologyKey").text("");
                if (!near.isEmpty()) {
                    builder.near(PodBuilder.podsLabelled(key, value, near));
                }
                if (!far.isEmpty()) {
                    builder.farFrom(PodBuilder.podsLabelled(key, value, far));
                }
            });
            var names = task.at("nodeAffinityNames").texts();
            if (!names.isEmpty()) {
                var term = new NodeSelectorTerm(List.of(Requirement.in(NODE_TYPE, names)), List.of());
                builder.onNodesThat(new NodeAffinity(null, List.of(term), null));
            }
            return builder.build();
        }

        private KaiGroup root(int min) {
            var set = field.at("rootSubGroupSet");
            var group = set.present() ? group(set) : new KaiGroup("", min, "", "", List.of());
            return group.parts().isEmpty()
                    ? new KaiGroup("", min, group.required(), group.preferred(), List.of())
                    : group;
        }

        private KaiGroup group(Field set) {
            var parts = new ArrayList<KaiGroup>();
            set.at("groups").items().forEach(each -> parts.add(group(each)));
            for (var each : set.at("podSets").items()) {
                parts.add(new KaiGroup(
                        each.at("name").text(""),
                        each.at("minAvailable").integer(1),
                        each.at("topologyConstraint", "requiredLevel").text(""),
                        each.at("topologyConstraint", "preferredLevel").text(""),
                        List.of()));
            }
            return new KaiGroup(
                    set.at("name").text(""),
                    set.at("minSubGroup").integer(parts.size()),
                    set.at("topologyConstraint", "requiredLevel").text(""),
                    set.at("topologyConstraint", "preferredLevel").text(""),
                    parts);
        }
    }
}
