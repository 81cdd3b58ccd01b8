package dev.berth.simulator.workload;

import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.GangTerms;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.PodTerms;
import dev.berth.engine.model.Resources;
import dev.berth.engine.model.ScoreAmounts;
import dev.berth.engine.model.TopologyRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What jobs are to the engine: equal asks share one shape, equal jobs share one gang, so that work done once serves all
 * of them.
 *
 * <p>A pod wider than any node is split into pieces of whole nodes and a rest; CPU and memory are split alike.
 */
public final class Shapes {
    /** So many equal pods. */
    public record Part(PodShape shape, int count, int gpus) {}

    /**
     * The pods of a job, largest first.
     *
     * @param number from 0, in order of first use
     * @param terms what its pods say of it, where it has several
     */
    public record Gang(int number, List<Part> parts, int pods, long gpuMilli, GangTerms terms) {}

    private record Key(Ask ask, int pods, TopologyRequest topology) {}

    private final int widestNode;
    private final Map<Ask, PodShape> shapes = new HashMap<>();
    private final Map<Key, Gang> gangs = new HashMap<>();

    /** @param widestNode most GPUs of any node, at least 1 */
    public Shapes(int widestNode) {
        this.widestNode = Math.max(1, widestNode);
    }

    public Gang gang(Job job) {
        return gangs.computeIfAbsent(new Key(job.each(), job.pods(), job.topology()), this::make);
    }

    public int gangs() {
        return gangs.size();
    }

    private Gang make(Key key) {
        var ask = key.ask;
        var parts = new ArrayList<Part>();
        if (ask.gpus() <= widestNode) {
            parts.add(new Part(shape(ask), key.pods, ask.gpus()));
        } else {
            int whole = ask.gpus() / widestNode;
            int rest = ask.gpus() % widestNode;
            parts.add(new Part(shape(ask.part(widestNode)), key.pods * whole, widestNode));
            if (rest > 0) {
                parts.add(new Part(shape(ask.part(rest)), key.pods, rest));
            }
        }
        int pods = parts.stream().mapToInt(Part::count).sum();
        var topology = key.topology;
        var terms = topology.isNone() ? GangTerms.NONE : new GangTerms(-1, topology, 0, TopologyRequest.NONE);
        return new Gang(gangs.size(), List.copyOf(parts), pods, key.pods * ask.totalGpuMilli(), terms);
    }

    /** The shape of a pod that asks for this. */
    public PodShape shape(Ask ask) {
        return shapes.computeIfAbsent(ask, Shapes::shapeOf);
    }

    /** What a shape made here asks for. */
    public static Ask ask(PodShape shape) {
        var devices = shape.devices();
        return new Ask(
                shape.requests().get(Resources.CPU),
                shape.requests().get(Resources.MEMORY),
                devices.count(),
                devices.isNone() ? Ask.WHOLE : devices.computeMilli(),
                devices.models());
    }

    private static PodShape shapeOf(Ask ask) {
        boolean whole = ask.gpuMilli() == Ask.WHOLE;
        var amounts = Resources.of(Map.of(
                Resources.CPU,
                ask.milliCpu(),
                Resources.MEMORY,
                ask.memoryBytes(),
                NodePool.GPU,
                whole ? (long) ask.gpus() : 0L));
        long cpu = ask.milliCpu() == 0 ? PodShape.DEFAULT_MILLI_CPU : ask.milliCpu();
        long memory = ask.memoryBytes() == 0 ? PodShape.DEFAULT_MEMORY_BYTES : ask.memoryBytes();
        return new PodShape(
                amounts,
                amounts,
                new ScoreAmounts(cpu, memory, cpu, memory),
                PodTerms.anywhere(List.of(), 1, devices(ask)));
    }

    private static DeviceRequest devices(Ask ask) {
        if (ask.gpus() == 0) {
            return DeviceRequest.NONE;
        }
        return (ask.gpuMilli() == Ask.WHOLE
                        ? DeviceRequest.whole(NodePool.GPU, ask.gpus())
                        : DeviceRequest.share(NodePool.GPU, ask.gpus(), ask.gpuMilli()))
                .on(ask.models());
    }
}
