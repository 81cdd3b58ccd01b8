package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.api.Kinds;
import dev.berth.embedded.json.Json;

/** What the server is and which kinds it knows. */
final class Discovery {
    private final Kinds kinds;

    Discovery(Kinds kinds) {
        this.kinds = kinds;
    }

    Reply answer(Call call) {
        if (!call.method().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
        return switch (String.join("/", call.path())) {
            case "healthz", "livez", "readyz" -> Reply.text(200, "ok");
            case "version" -> Reply.json(200, VERSION);
            default -> throw ApiException.noSuchResource();
        };
    }

    private static final Json.Obj VERSION = Json.object(
            "major", "1",
            "minor", "37",
            "gitVersion", "v1.37.0+berth",
            "platform", "jvm");
}
