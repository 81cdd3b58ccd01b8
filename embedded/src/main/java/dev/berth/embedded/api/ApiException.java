package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import java.util.List;
import java.util.stream.Collectors;

/** A refusal, as the Status object that Kubernetes answers with. The messages are those that clients match on. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;
    private final String reason;
    private final transient Json.Obj details;

    public ApiException(int code, String reason, String message, Json.Obj details) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    /** Seconds after which the client may try again; 0 where it is not told. */
    public long retryAfterSeconds() {
        return details.get("retryAfterSeconds").number(0);
    }

    public Json.Obj status() {
        var status = Json.object(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "metadata",
                Json.EMPTY,
                "status",
                "Failure",
                "message",
                String.valueOf(getMessage()),
                "reason",
                reason);
        return (details.fields().isEmpty() ? status : status.with("details", details)).with("code", code);
    }

    private static Json.Obj details(Kind kind, String name) {
        var details = name.isEmpty() ? Json.EMPTY : Json.object("name", name);
        if (!kind.group().isEmpty()) {
            details = details.with("group", kind.group());
        }
        return details.with("kind", kind.plural());
    }

    public static ApiException notFound(Kind kind, String name) {
        return new ApiException(404, "NotFound", kind.resource() + " \"" + name + "\" not found", details(kind, name));
    }

    /** No such path. */
    public static ApiException noSuchResource() {
        return new ApiException(404, "NotFound", "the server could not find the requested resource", Json.EMPTY);
    }

    public static ApiException alreadyExists(Kind kind, String name) {
        return new ApiException(
                409, "AlreadyExists", kind.resource() + " \"" + name + "\" already exists", details(kind, name));
    }

    public static ApiException conflict(Kind kind, String name, String why) {
        return new ApiException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + kind.resource() + " \"" + name + "\": " + why,
                details(kind, name));
    }

    public static ApiException modified(Kind kind, String name) {
        return conflict(
                kind,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    public static ApiException invalid(Kind kind, String name, List<Cause> causes) {
        var texts = causes.stream()
                .map(cause -> cause.field() + ": " + cause.message())
                .distinct()
                .toList();
        String message = kind.qualifiedKind() + " \"" + name + "\" is invalid: "
                + (texts.size() == 1 ? texts.getFirst() : texts.stream().collect(Collectors.joining(", ", "[", "]")));
        var details = details(kind, name)
                .with("kind", kind.kind())
                .with("causes", causes.stream().map(Cause::json).toList());
        return new ApiException(422, "Invalid", message, details);
    }

    public static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message, Json.EMPTY);
    }

    public static ApiException forbidden(Kind kind, String name, String why) {
        return new ApiException(
                403, "Forbidden", kind.resource() + " \"" + name + "\" is forbidden: " + why, details(kind, name));
    }

    public static ApiException unauthorized() {
        return new ApiException(401, "Unauthorized", "Unauthorized", Json.EMPTY);
    }

    public static ApiException methodNotAllowed() {
        return new ApiException(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource", Json.EMPTY);
    }

    public static ApiException notAcceptable(String offered) {
        return new ApiException(
                406, "NotAcceptable", "only the following media types are accepted: " + offered, Json.EMPTY);
    }

    public static ApiException unsupportedMediaType(String known) {
        return new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + known,
                Json.EMPTY);
    }

    public static ApiException tooLarge(long bytesMax) {
        return new ApiException(
                413, "RequestEntityTooLarge", "Request entity too large: limit is " + bytesMax, Json.EMPTY);
    }

    public static ApiException tooManyRequests(String message, long retryAfterSeconds, Json.Obj details) {
        return new ApiException(
                429,
                "TooManyRequests",
                message,
                retryAfterSeconds > 0 ? details.with("retryAfterSeconds", retryAfterSeconds) : details);
    }

    public static ApiException expired(String message) {
        return new ApiException(410, "Expired", message, Json.EMPTY);
    }

    public static ApiException tooOld(long asked, long oldest) {
        return expired("too old resource version: " + asked + " (" + oldest + ")");
    }

    /** A revision that this server has not reached. */
    public static ApiException tooNew(long asked, long current) {
        return new ApiException(
                504,
                "Timeout",
                "Timeout: Too large resource version: " + asked + ", current: " + current,
                Json.object(
                        "causes",
                        List.of(Json.object(
                                "reason", "ResourceVersionTooLarge", "message", "Too large resource version")),
                        "retryAfterSeconds",
                        1));
    }

    public static ApiException internal(String message) {
        return new ApiException(
                500,
                "InternalError",
                "Internal error occurred: " + message,
                Json.object("causes", List.of(Json.object("message", message))));
    }
}
