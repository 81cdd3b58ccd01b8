package dev.berth.testkit.live;

import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Resources;
import dev.berth.kubernetes.live.loop.BindAnswer;
import dev.berth.kubernetes.live.loop.EvictAnswer;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.Observation;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.loop.PodStatus;
import dev.berth.kubernetes.live.loop.Writes;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.watch.WatchHealth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An API server as the decision loop sees it, without time and threads: a truth, a stream of what happened to it that is
 * delivered when the test says so, and orders that are answered when and how the test says. Keeps its promises (a pod is
 * bound once, by its uid) and its own log of what it committed, against which invariants are checked.
 */
public final class SimulatedApi implements Writes {
    /** How a binding is answered. */
    public enum Fate {
        /** Done, and said so. */
        DONE,
        /** Done, but the answer is lost (F13). */
        ANSWER_LOST,
        /** Not done, and no answer comes (F01). */
        REQUEST_LOST,
        /** A webhook says no (F14). */
        REFUSED
    }

    private final Inbox inbox;
    private final Map<String, Pod> pods = new LinkedHashMap<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final ArrayDeque<Observation> stream = new ArrayDeque<>();
    private final ArrayDeque<Orders.Bind> binds = new ArrayDeque<>();
    private final ArrayDeque<Orders.Read> reads = new ArrayDeque<>();
    private final ArrayDeque<Orders.Evict> evictions = new ArrayDeque<>();
    private final List<Orders.Explain> explained = new ArrayList<>();
    private final List<String> committed = new ArrayList<>();
    private boolean broken;

    public SimulatedApi(Inbox inbox) {
        this.inbox = inbox;
    }

    /** A pod or node is created or changed by someone. */
    public void put(Pod pod) {
        pods.put(pod.key(), pod);
        stream.add(new Observation.PodSeen(pod, PodStatus.PLAIN));
    }

    public void put(Node node) {
        nodes.put(node.name(), node);
        stream.add(new Observation.Seen(Resource.NODES, node));
    }

    public void deletePod(String key) {
        var pod = pods.remove(key);
        if (pod != null) {
            stream.add(new Observation.Gone(
                    Resource.PODS,
                    Pod.class,
                    pod.namespace(),
                    pod.name(),
                    pod.uid().toString()));
        }
    }

    /** The node goes, and the pods on it with it. */
    public void deleteNode(String name) {
        if (nodes.remove(name) != null) {
            stream.add(new Observation.Gone(Resource.NODES, Node.class, "", name, ""));
            for (var pod : List.copyOf(pods.values())) {
                if (name.equals(pod.nodeName())) {
                    deletePod(pod.key());
                }
            }
        }
    }

    /** Delivers the next events of the watches. */
    public void deliver(int events) throws InterruptedException {
        for (int i = 0; i < events && !stream.isEmpty() && !broken; i++) {
            inbox.watched(stream.poll());
        }
    }

    /** The watches break, and what they had not delivered is lost (F02, F05). */
    public void breakWatches() throws InterruptedException {
        broken = true;
        stream.clear();
        for (var resource : List.of(Resource.NODES, Resource.PODS)) {
            inbox.watched(new Observation.Health(resource, new WatchHealth.Behind("the stream broke")));
        }
    }

    /** The watches list again (F03). */
    public void list() throws InterruptedException {
        broken = false;
        stream.clear();
        for (var resource : List.of(Resource.NODES, Resource.PODS)) {
            inbox.watched(new Observation.Listing(resource));
            if (resource.equals(Resource.NODES)) {
                for (var node : nodes.values()) {
                    inbox.watched(new Observation.Seen(Resource.NODES, node));
                }
            } else {
                for (var pod : pods.values()) {
                    inbox.watched(new Observation.PodSeen(pod, PodStatus.PLAIN));
                }
            }
            inbox.watched(new Observation.Listed(resource));
            inbox.watched(new Observation.Health(resource, new WatchHealth.Current()));
        }
    }

    public boolean isBroken() {
        return broken;
    }

    /** Answers the oldest binding. */
    public void answerBind(Fate fate) {
        var order = binds.poll();
        if (order == null) {
            return;
        }
        @Nullable Pod pod = pods.get(order.pod().key());
        BindAnswer answer;
        if (fate == Fate.REQUEST_LOST) {
            answer = new BindAnswer.Unknown("no answer");
        } else if (fate == Fate.REFUSED) {
            answer = new BindAnswer.Refused("403 denied by a webhook");
        } else if (pod == null || !pod.uid().equals(order.pod().uid())) {
            answer = new BindAnswer.Contradicted("404 or 409: gone, or another pod");
        } else if (pod.nodeName() != null || pod.terminating()) {
            answer = new BindAnswer.Contradicted("409 it is on " + pod.nodeName());
        } else {
            put(pod.on(order.node(), order.devices()));
            committed.add(pod.uid() + " " + order.node());
            answer = fate == Fate.DONE ? new BindAnswer.Done() : new BindAnswer.Unknown("no answer");
        }
        inbox.answered(new Observation.BindEnded(order, answer));
    }

    /** Answers the oldest read. */
    public void answerRead(boolean fails) {
        var order = reads.poll();
        if (order == null) {
            return;
        }
        var pod = pods.get(order.pod().key());
        inbox.answered(
                fails
                        ? new Observation.ReadFailed(order, "no answer")
                        : new Observation.PodRead(
                                order,
                                pod != null && pod.uid().equals(order.pod().uid()) ? pod : null,
                                PodStatus.PLAIN));
    }

    /** Answers the oldest eviction; one that is allowed takes the pod away at once. */
    public void answerEvict(boolean allowed) {
        var order = evictions.poll();
        if (order == null) {
            return;
        }
        var pod = pods.get(order.victim().key());
        if (pod == null || !pod.uid().equals(order.victim().uid())) {
            inbox.answered(new Observation.EvictEnded(order, new EvictAnswer.Gone()));
        } else if (allowed) {
            deletePod(pod.key());
            inbox.answered(new Observation.EvictEnded(order, new EvictAnswer.Done()));
        } else {
            inbox.answered(new Observation.EvictEnded(order, new EvictAnswer.Blocked("a budget")));
        }
    }

    /** Nothing is under way any more. */
    public boolean isIdle() {
        return stream.isEmpty() && binds.isEmpty() && reads.isEmpty() && evictions.isEmpty();
    }

    /** I2 on the truth: what pods on a node ask for, beyond what the node has; empty where none is oversold. */
    public List<String> oversold() {
        var wrong = new ArrayList<String>();
        for (var node : nodes.values()) {
            long used = 0;
            for (var pod : pods.values()) {
                if (node.name().equals(pod.nodeName())) {
                    used += pod.shape().requests().get(Resources.CPU);
                }
            }
            long has = node.allocatable().get(Resources.CPU);
            if (used > has) {
                wrong.add(node.name() + " gives " + used + " of " + has);
            }
        }
        return wrong;
    }

    public List<Pod> pods() {
        return List.copyOf(pods.values());
    }

    public List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    public @Nullable Pod pod(String name) {
        return pods.get("default/" + name);
    }

    /** Bindings that were committed, {@code uid node}, in order. */
    public List<String> committed() {
        return committed;
    }

    /** Bindings that were ordered and not answered. */
    public List<Orders.Bind> bindsUnderWay() {
        return List.copyOf(binds);
    }

    public List<Orders.Evict> evictionsUnderWay() {
        return List.copyOf(evictions);
    }

    public int readsUnderWay() {
        return reads.size();
    }

    /** Conditions that were written, in order. */
    public List<Orders.Explain> explained() {
        return explained;
    }

    @Override
    public boolean bindRoom() {
        return binds.size() < 16;
    }

    @Override
    public void bind(Orders.Bind order) {
        binds.add(order);
    }

    @Override
    public void claim(Orders.Claim order) {
        throw new UnsupportedOperationException("this server has no claims; use SteppedCluster");
    }

    @Override
    public void read(Orders.Read order) {
        reads.add(order);
    }

    @Override
    public void evict(Orders.Evict order) {
        evictions.add(order);
    }

    @Override
    public boolean explainRoom() {
        return true;
    }

    @Override
    public void explain(Orders.Explain order) {
        explained.add(order);
        inbox.answered(new Observation.ExplainEnded(order, true));
    }

    @Override
    public void explainGroup(Orders.ExplainGroup order) {
        inbox.answered(new Observation.GroupExplained(order, true));
    }

    @Override
    public void event(Orders.Event order) {
        // for people
    }
}
