package dev.berth.kubernetes.live.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request to the API server.
 *
 * @param path begins with a slash; query included
 * @param contentType of the body; null without one
 */
public record Request(String method, String path, @Nullable String contentType, byte @Nullable [] body) {
    public static final String JSON = "application/json";
    public static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";
    public static final String MERGE_PATCH = "application/merge-patch+json";

    public static Request get(String path) {
        return new Request("GET", path, null, null);
    }

    public static Request post(String path, String json) {
        return new Request("POST", path, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    public static Request put(String path, String json) {
        return new Request("PUT", path, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    public static Request patch(String path, String type, String json) {
        return new Request("PATCH", path, type, json.getBytes(StandardCharsets.UTF_8));
    }

    public static Request delete(String path) {
        return new Request("DELETE", path, null, null);
    }
}
