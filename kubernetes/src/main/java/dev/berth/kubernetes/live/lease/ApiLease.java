package dev.berth.kubernetes.live.lease;

import dev.berth.kubernetes.live.http.Answer;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.rights.RefusedRights;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.output.JsonText;
import dev.berth.kubernetes.tree.JsonTrees;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A Lease of {@code coordination.k8s.io/v1}. */
public final class ApiLease implements LeaseStore, AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;

    private final HttpPool pool;
    private final String namespace;
    private final String name;

    public ApiLease(ApiServer server, String namespace, String name) {
        pool = new HttpPool(server, TIMEOUT_MILLIS, 1);
        this.namespace = namespace;
        this.name = name;
    }

    private String path() {
        return "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
    }

    @Override
    public @Nullable LeaseRecord read() throws IOException {
        var request = Request.get(path() + "/" + name);
        var answer = pool.exchange(request);
        if (answer.status() == 404) {
            return null;
        }
        if (!answer.succeeded()) {
            throw refused("read", request, answer);
        }
        var lease = JsonTrees.read(answer.text(), "lease", 1);
        return new LeaseRecord(
                ObjectParts.text(lease, "spec", "holderIdentity"),
                (int) ObjectParts.number(lease, "spec", "leaseDurationSeconds"),
                ObjectParts.number(lease, "spec", "leaseTransitions"),
                ObjectParts.text(lease, "metadata", "resourceVersion"),
                ObjectParts.text(lease, "spec", "acquireTime"),
                ObjectParts.text(lease, "spec", "renewTime"));
    }

    @Override
    public boolean create(LeaseRecord record) throws IOException {
        return written(Request.post(path(), text(record)));
    }

    @Override
    public boolean update(LeaseRecord record) throws IOException {
        return written(Request.put(path() + "/" + name, text(record)));
    }

    private boolean written(Request request) throws IOException {
        var answer = pool.exchange(request);
        if (answer.status() == 404 && request.method().equals("POST")) {
            throw new IOException("the namespace " + namespace + " for the lease does not exist; create it"
                    + " (berth manifests), or choose another with --lease-namespace");
        }
        if (!answer.succeeded() && answer.status() != 409) {
            throw refused("written", request, answer);
        }
        return answer.succeeded();
    }

    private IOException refused(String done, Request request, Answer answer) {
        var right = RefusedRights.of(request, answer);
        return new IOException("the lease " + namespace + "/" + name + " cannot be " + done + ": "
                + (right == null ? answer.shown() : right));
    }

    private String text(LeaseRecord record) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringProperty("apiVersion", "coordination.k8s.io/v1");
            out.writeStringProperty("kind", "Lease");
            out.writeObjectPropertyStart("metadata");
            out.writeStringProperty("name", name);
            out.writeStringProperty("namespace", namespace);
            if (!record.resourceVersion().isEmpty()) {
                out.writeStringProperty("resourceVersion", record.resourceVersion());
            }
            out.writeEndObject();
            out.writeObjectPropertyStart("spec");
            out.writeStringProperty("holderIdentity", record.holder());
            out.writeName("leaseDurationSeconds");
            out.writeNumber(record.durationSeconds());
            out.writeName("leaseTransitions");
            out.writeNumber(record.transitions());
            if (!record.acquireTime().isEmpty()) {
                out.writeStringProperty("acquireTime", record.acquireTime());
                out.writeStringProperty("renewTime", record.renewTime());
            }
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    @Override
    public void close() {
        pool.close();
    }
}
