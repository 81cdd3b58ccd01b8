package dev.berth.kubernetes.live.write;

import dev.berth.engine.decide.Decision;
import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.kubernetes.live.http.Answer;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.ClaimAnswer;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.output.JsonText;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Value;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the choice about a claim: a volume's {@code claimRef}, or the claim's selected node. Each is read first and
 * written over the version that was read, so that nothing is taken from anybody who was faster; doing it twice is doing
 * it once.
 */
final class ClaimWrites {
    private static final String BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

    /** What is to be done about the object that was read. */
    private sealed interface Step {
        record Patch(String text) implements Step {}

        record Ends(ClaimAnswer answer) implements Step {}
    }

    private final ApiWrites.Lane lane;

    ClaimWrites(ApiWrites.Lane lane) {
        this.lane = lane;
    }

    ClaimAnswer write(Orders.Claim order) {
        String path = path(order.decision());
        return switch (lane.send(Request.get(path), order.epoch())) {
            case ApiWrites.Sent.NotSent notSent -> new ClaimAnswer.Fenced();
            case ApiWrites.Sent.NoAnswer(String why) -> new ClaimAnswer.Unknown(why);
            case ApiWrites.Sent.Answered(Answer answer) -> {
                if (!answer.succeeded()) {
                    yield failed(answer);
                }
                yield switch (step(order, JsonTrees.read(answer.text(), path, 1))) {
                    case Step.Ends(ClaimAnswer end) -> end;
                    case Step.Patch(String text) -> patch(path, text, order.epoch());
                };
            }
        };
    }

    private static String path(Decision.OfClaim decision) {
        return switch (decision) {
            case Decision.BindClaim bind -> "/api/v1/persistentvolumes/" + bind.volume();
            case Decision.ProvisionClaim provision ->
                "/api/v1/namespaces/" + provision.pod().namespace() + "/persistentvolumeclaims/" + provision.claim();
        };
    }

    private ClaimAnswer patch(String path, String text, long epoch) {
        return switch (lane.send(Request.patch(path, Request.MERGE_PATCH, text), epoch)) {
            case ApiWrites.Sent.NotSent notSent -> new ClaimAnswer.Fenced();
            case ApiWrites.Sent.NoAnswer(String why) -> new ClaimAnswer.Unknown(why);
            case ApiWrites.Sent.Answered(Answer answer) -> answer.succeeded() ? new ClaimAnswer.Done() : failed(answer);
        };
    }

    /** A 409 says that it changed after it was read: read it again. */
    private static ClaimAnswer failed(Answer answer) {
        return switch (answer.status()) {
            case 400, 403, 404, 405, 422 -> new ClaimAnswer.Contradicted(answer.shown());
            default -> new ClaimAnswer.Unknown(answer.shown());
        };
    }

    private static Step step(Orders.Claim order, Value read) {
        return switch (order.decision()) {
            case Decision.BindClaim bind ->
                order.back() ? unbind(bind, order.claimUid(), read) : bind(bind, order.claimUid(), read);
            case Decision.ProvisionClaim provision -> {
                if (!ObjectParts.text(read, "metadata", "uid").equals(order.claimUid())) {
                    yield new Step.Ends(new ClaimAnswer.Contradicted("claim " + provision.claim() + " was recreated"));
                }
                yield order.back() ? unselect(provision, read) : select(provision, read);
            }
        };
    }

    private static Step select(Decision.ProvisionClaim decision, Value claim) {
        String selected = ObjectParts.text(claim, "metadata", "annotations", PersistentVolumeClaim.SELECTED_NODE);
        if (!ObjectParts.text(claim, "spec", "volumeName").isEmpty() || selected.equals(decision.node())) {
            return new Step.Ends(new ClaimAnswer.Done());
        }
        return selected.isEmpty()
                ? new Step.Patch(selectedNode(claim, decision.node()))
                : new Step.Ends(
                        new ClaimAnswer.Contradicted("claim " + decision.claim() + " is promised to node " + selected));
    }

    private static Step unselect(Decision.ProvisionClaim decision, Value claim) {
        String selected = ObjectParts.text(claim, "metadata", "annotations", PersistentVolumeClaim.SELECTED_NODE);
        return ObjectParts.text(claim, "spec", "volumeName").isEmpty() && selected.equals(decision.node())
                ? new Step.Patch(selectedNode(claim, null))
                : new Step.Ends(new ClaimAnswer.Done());
    }

    private static Step bind(Decision.BindClaim decision, String uid, Value volume) {
        var owner = ObjectParts.at(volume, "spec", "claimRef");
        if (!(owner instanceof Value.Mapping)) {
            return new Step.Patch(claimRef(volume, decision, uid));
        }
        return isOwner(owner, decision, uid)
                ? new Step.Ends(new ClaimAnswer.Done())
                : new Step.Ends(new ClaimAnswer.Contradicted("volume " + decision.volume() + " belongs to claim "
                        + ObjectParts.text(owner, "namespace") + "/" + ObjectParts.text(owner, "name")));
    }

    private static Step unbind(Decision.BindClaim decision, String uid, Value volume) {
        var owner = ObjectParts.at(volume, "spec", "claimRef");
        boolean ours = owner instanceof Value.Mapping
                && isOwner(owner, decision, uid)
                && !ObjectParts.text(volume, "status", "phase").equals("Bound");
        return ours ? new Step.Patch(claimRef(volume, null, uid)) : new Step.Ends(new ClaimAnswer.Done());
    }

    private static boolean isOwner(Value owner, Decision.BindClaim decision, String uid) {
        String known = ObjectParts.text(owner, "uid");
        return ObjectParts.text(owner, "namespace").equals(decision.pod().namespace())
                && ObjectParts.text(owner, "name").equals(decision.claim())
                && (known.isEmpty() || known.equals(uid));
    }

    private static String selectedNode(Value claim, @Nullable String node) {
        return over(claim, out -> {
            out.writeObjectPropertyStart("annotations");
            if (node == null) {
                out.writeNullProperty(PersistentVolumeClaim.SELECTED_NODE);
            } else {
                out.writeStringProperty(PersistentVolumeClaim.SELECTED_NODE, node);
            }
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private static String claimRef(Value volume, Decision.@Nullable BindClaim bind, String uid) {
        return over(volume, out -> {
            out.writeObjectPropertyStart("annotations");
            if (bind == null) {
                out.writeNullProperty(BY_CONTROLLER);
            } else {
                out.writeStringProperty(BY_CONTROLLER, "yes");
            }
            out.writeEndObject();
            out.writeEndObject();
            out.writeObjectPropertyStart("spec");
            if (bind == null) {
                out.writeNullProperty("claimRef");
            } else {
                out.writeObjectPropertyStart("claimRef");
                out.writeStringProperty("apiVersion", "v1");
                out.writeStringProperty("kind", "PersistentVolumeClaim");
                out.writeStringProperty("namespace", bind.pod().namespace());
                out.writeStringProperty("name", bind.claim());
                out.writeStringProperty("uid", uid);
                out.writeEndObject();
            }
            out.writeEndObject();
        });
    }

    /** A merge patch that the server refuses where the object has changed since it was read. */
    private static String over(Value read, Consumer<JsonGenerator> rest) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart("metadata");
            out.writeStringProperty("uid", ObjectParts.text(read, "metadata", "uid"));
            out.writeStringProperty("resourceVersion", ObjectParts.text(read, "metadata", "resourceVersion"));
            rest.accept(out);
            out.writeEndObject();
        });
    }
}
