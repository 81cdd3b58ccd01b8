package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer that ends, in contrast to a watch. */
record Reply(int code, String type, byte[] body, Map<String, String> headers) {
    static final String JSON = "application/json";

    static Reply json(int code, byte[] body) {
        return new Reply(code, JSON, body, Map.of());
    }

    static Reply json(int code, Json body) {
        return json(code, JsonText.bytes(body));
    }

    static Reply text(int code, String text) {
        return new Reply(code, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Reply of(ApiException refusal) {
        var headers = refusal.retryAfterSeconds() > 0
                ? Map.of("Retry-After", String.valueOf(refusal.retryAfterSeconds()))
                : Map.<String, String>of();
        return new Reply(refusal.code(), JSON, JsonText.bytes(refusal.status()), headers);
    }

    Reply header(String name, String value) {
        var more = new java.util.LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(code, type, body, more);
    }
}
