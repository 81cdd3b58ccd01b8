package dev.berth.cli.bench.live;

/** What the pods of a run ask for. */
enum Kind {
    /** 100m and 128Mi. */
    BASIC(""),
    /** The same and one GPU. */
    GPU(""),
    /** The same, spread over zones with a skew of at most one. */
    SPREAD("\"topologySpreadConstraints\":[{\"maxSkew\":1,\"topologyKey\":\"topology.kubernetes.io/zone\","
            + "\"whenUnsatisfiable\":\"DoNotSchedule\",\"labelSelector\":{\"matchLabels\":{\"app\":\"bench\"}}}],"),
    /** The same, each in a zone with its like. */
    AFFINITY("\"affinity\":{\"podAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{\"topologyKey\":"
            + "\"topology.kubernetes.io/zone\",\"labelSelector\":{\"matchLabels\":{\"app\":\"bench\"}}}]}},"),
    /** One GPU each, in gangs of {@value #GANG_SIZE} by a native PodGroup. */
    GANG("");

    static final int GANG_SIZE = 8;

    /** Nodes of one rack. */
    private static final int RACK_NODES = 16;

    private final String spec;

    Kind(String spec) {
        this.spec = spec;
    }

    /** Whether pods ask for a GPU, and nodes have eight. */
    private boolean gpus() {
        return this == GPU || this == GANG;
    }

    /** The pod of this number; its gang is the number's. */
    String pod(String prefix, int number, String schedulerName) {
        String gpu = gpus() ? ",\"nvidia.com/gpu\":\"1\"" : "";
        String gang = this == GANG
                ? "\"schedulingGroup\":{\"podGroupName\":\"" + gangName(prefix, number / GANG_SIZE) + "\"},"
                : "";
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"" + prefix + number
                + "\",\"labels\":{\"app\":\"bench\"}},\"spec\":{" + spec + gang + "\"schedulerName\":\"" + schedulerName
                + "\",\"terminationGracePeriodSeconds\":0,\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"resources\":{"
                + "\"requests\":{\"cpu\":\"100m\",\"memory\":\"128Mi\"" + gpu + "}"
                + (gpu.isEmpty() ? "" : ",\"limits\":{" + gpu.substring(1) + "}") + "}}]}}";
    }

    static String gangName(String prefix, int gang) {
        return prefix + "gang-" + gang;
    }

    /** @param rack whether all members must be in one rack */
    static String gang(String name, boolean rack) {
        return "{\"apiVersion\":\"scheduling.k8s.io/v1beta1\",\"kind\":\"PodGroup\",\"metadata\":{\"name\":\"" + name
                + "\"},\"spec\":{\"schedulingPolicy\":{\"gang\":{\"minCount\":" + GANG_SIZE + "}}"
                + (rack ? ",\"schedulingConstraints\":{\"topology\":[{\"key\":\"berth.dev/rack\"}]}" : "") + "}}";
    }

    String node(String name, int number) {
        String gpu = gpus() ? ",\"nvidia.com/gpu\":\"8\"" : "";
        String room = "{\"cpu\":\"32\",\"memory\":\"128Gi\",\"pods\":\"110\"" + gpu + "}";
        return "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"" + name
                + "\",\"labels\":{\"kubernetes.io/hostname\":\"" + name + "\",\"topology.kubernetes.io/zone\":\"zone-"
                + number % 10 + "\",\"berth.dev/rack\":\"rack-" + number / RACK_NODES + "\"}},\"status\":{\"capacity\":"
                + room + ",\"allocatable\":" + room + ",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}";
    }

    /** Pods that a node takes. */
    int podsPerNode() {
        return gpus() ? 8 : 100;
    }
}
