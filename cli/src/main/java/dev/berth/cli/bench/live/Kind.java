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
            + "\"topology.kubernetes.io/zone\",\"labelSelector\":{\"matchLabels\":{\"app\":\"bench\"}}}]}},");

    private final String spec;

    Kind(String spec) {
        this.spec = spec;
    }

    String pod(String name, String schedulerName) {
        String gpu = this == GPU ? ",\"nvidia.com/gpu\":\"1\"" : "";
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"" + name
                + "\",\"labels\":{\"app\":\"bench\"}},\"spec\":{" + spec + "\"schedulerName\":\"" + schedulerName
                + "\",\"terminationGracePeriodSeconds\":0,\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"resources\":{"
                + "\"requests\":{\"cpu\":\"100m\",\"memory\":\"128Mi\"" + gpu + "}"
                + (gpu.isEmpty() ? "" : ",\"limits\":{" + gpu.substring(1) + "}") + "}}]}}";
    }

    String node(String name, int number) {
        String gpu = this == GPU ? ",\"nvidia.com/gpu\":\"8\"" : "";
        String room = "{\"cpu\":\"32\",\"memory\":\"128Gi\",\"pods\":\"110\"" + gpu + "}";
        return "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"" + name
                + "\",\"labels\":{\"kubernetes.io/hostname\":\"" + name + "\",\"topology.kubernetes.io/zone\":\"zone-"
                + number % 10 + "\"}},\"status\":{\"capacity\":" + room + ",\"allocatable\":" + room
                + ",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}";
    }
}
