package dev.berth.engine.plugin;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.HostPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two pods on a node never share a host port. */
public final class NodePortsFilter implements Filter {
    @Override
    public String name() {
        return "NodePorts";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        var wanted = pod.shape().ports();
        return wanted.isEmpty() ? Preparation.SKIP : new Preparation.Check(new Check(wanted, pod.cluster()));
    }

    private record Check(List<HostPort> wanted, Cluster cluster) implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.NODE;
        }

        private @Nullable HostPort clash(int node) {
            var clash = new HostPort[1];
            cluster.eachPodOn(node, pod -> {
                for (var taken : pod.shape().ports()) {
                    for (var port : wanted) {
                        if (port.clashes(taken)) {
                            clash[0] = port;
                        }
                    }
                }
            });
            return clash[0];
        }

        @Override
        public Verdict check(int node) {
            return clash(node) == null ? Verdict.FIT : Verdict.UNSCHEDULABLE;
        }

        /** Two equal pods want the same port, so a node takes one. */
        @Override
        public int room(int node, int most) {
            return check(node).fits() ? Math.min(1, most) : 0;
        }

        @Override
        public List<Cause> causes(int node) {
            return List.of(new Cause(
                    ReasonCode.HOST_PORT_TAKEN,
                    "node(s) didn't have free ports for the requested pod ports",
                    "host port " + clash(node) + " is taken"));
        }
    }
}
