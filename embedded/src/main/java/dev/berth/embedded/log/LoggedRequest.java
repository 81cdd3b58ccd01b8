package dev.berth.embedded.log;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import java.time.Instant;

/**
 * A request and its answer.
 *
 * @param client the user agent
 * @param path without the parameters
 * @param query the parameters as they were sent
 * @param code 0 where the client got no answer, because a fault took it or the connection broke
 * @param committed the code that the server had for it
 * @param sent the body, for writes
 */
public record LoggedRequest(
        Instant at, String client, String method, String path, String query, int code, int committed, byte[] sent) {

    /** The body as an object; empty where there was none, or no JSON. */
    public Json body() {
        try {
            return sent.length == 0 ? Json.EMPTY : JsonText.read(sent);
        } catch (JsonText.MalformedException other) {
            return Json.EMPTY;
        }
    }

    public boolean isWrite() {
        return !method.equals("GET") && !method.equals("HEAD");
    }
}
