package dev.berth.kubernetes.live.loop;

import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.watch.WatchHealth;
import dev.berth.kubernetes.live.watch.WatchSink;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.objects.ObjectReader;
import dev.berth.kubernetes.tree.Value;

/** Turns what a watch tells into observations; for one watch's thread. */
public final class ObjectSink implements WatchSink {
    private final Resource resource;
    private final Class<? extends ClusterObject> type;
    private final Inbox inbox;
    private final ObjectReader reader = new ObjectReader();

    public ObjectSink(Resource resource, Class<? extends ClusterObject> type, Inbox inbox) {
        this.resource = resource;
        this.type = type;
        this.inbox = inbox;
    }

    @Override
    public void listing() {
        put(new Observation.Listing(resource));
    }

    @Override
    public void sweeping() {
        put(new Observation.Sweeping(resource));
    }

    @Override
    public void seen(Value object, long resourceVersion) {
        try {
            var read = reader.read(object, resource.name(), resource.kind());
            putSeen(object, read);
        } catch (InvalidObjectException wrong) {
            put(new Observation.Unreadable(
                    resource, namespace(object), name(object), String.valueOf(wrong.getMessage())));
            var rest = reader.refused(object, resource.name(), resource.kind(), wrong.fault());
            if (rest != null) {
                putSeen(object, rest);
            }
        }
    }

    private void putSeen(Value object, ClusterObject read) {
        put(
                switch (read) {
                    case Pod pod -> new Observation.PodSeen(pod, PodStatus.of(object, pod.membership() != null));
                    case PodGroup group
                    when GroupConditions.isNative(group) ->
                        new Observation.GroupSeen(resource, group, GroupStatus.of(object));
                    default -> new Observation.Seen(resource, read);
                });
    }

    @Override
    public void gone(Value object, long resourceVersion) {
        String identity = name(object);
        try {
            identity = reader.read(object, resource.name(), resource.kind()).identity();
        } catch (InvalidObjectException wrong) {
            // It was left out when it was seen; its name is all that counts.
        }
        put(new Observation.Gone(
                resource, type, namespace(object), identity, ObjectParts.text(object, "metadata", "uid")));
    }

    private static String namespace(Value object) {
        return ObjectParts.text(object, "metadata", "namespace");
    }

    private static String name(Value object) {
        return ObjectParts.text(object, "metadata", "name");
    }

    @Override
    public void listed(long resourceVersion) {
        put(new Observation.Listed(resource));
    }

    @Override
    public void upTo(long resourceVersion) {
        // A bookmark changes nothing.
    }

    @Override
    public void health(WatchHealth health) {
        put(new Observation.Health(resource, health));
    }

    /** The watch is being closed when its thread is interrupted; what comes then is of no use. */
    private void put(Observation observation) {
        try {
            inbox.watched(observation);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
