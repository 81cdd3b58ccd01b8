package dev.berth.kubernetes.output;

import dev.berth.engine.model.Pod;

/** A Binding, ready to be posted to the pod's subresource {@code binding}. */
public final class BindingText {
    private BindingText() {}

    /** One line without a line feed. The uid makes the API server refuse a pod that was recreated since. */
    public static String of(Pod pod, String node) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringProperty("apiVersion", "v1");
            out.writeStringProperty("kind", "Binding");
            out.writeObjectPropertyStart("metadata");
            out.writeStringProperty("name", pod.name());
            out.writeStringProperty("namespace", pod.namespace());
            if (!pod.uid().equals(pod.key())) { // made up where the object has none
                out.writeStringProperty("uid", pod.uid());
            }
            out.writeEndObject();
            out.writeObjectPropertyStart("target");
            out.writeStringProperty("apiVersion", "v1");
            out.writeStringProperty("kind", "Node");
            out.writeStringProperty("name", node);
            out.writeEndObject();
            out.writeEndObject();
        });
    }
}
