package dev.berth.kubernetes.output;

import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;

/** A Binding, ready to be posted to the pod's subresource {@code binding}. */
public final class BindingText {
    private BindingText() {}

    /** One line without a line feed. The uid makes the API server refuse a pod that was recreated since. */
    public static String of(Pod pod, String node, DeviceIndexes devices) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringProperty("apiVersion", "v1");
            out.writeStringProperty("kind", "Binding");
            out.writeObjectPropertyStart("metadata");
            out.writeStringProperty("name", pod.name());
            out.writeStringProperty("namespace", pod.namespace());
            if (!pod.uid().is(pod.key())) { // made up where the object has none
                out.writeStringProperty("uid", pod.uid().toString());
            }
            if (!devices.isEmpty() || !devices.zones().isEmpty()) {
                out.writeObjectPropertyStart("annotations"); // land on the pod together with its node
                if (!devices.isEmpty()) {
                    out.writeStringProperty("berth.dev/devices", devices.toString());
                }
                if (!devices.zones().isEmpty()) {
                    out.writeStringProperty("berth.dev/numa-zones", ZoneText.of(devices.zones()));
                }
                out.writeEndObject();
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
