package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.YamlText;
import java.nio.charset.StandardCharsets;

/** Bodies in YAML. */
final class YamlBodies {
    private YamlBodies() {}

    static Json read(byte[] body) {
        try {
            return YamlText.read(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            throw ApiException.badRequest("error decoding YAML: " + malformed.getMessage());
        }
    }
}
