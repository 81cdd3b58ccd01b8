package dev.berth.kubernetes.live.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.model.GangKey;
import dev.berth.kubernetes.live.http.Answer;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.GroupStatus;
import dev.berth.kubernetes.live.loop.Orders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is asked of the server, and in what order; a server whose group changes with each write. */
final class PodGroupWritesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final GangKey GANG = new GangKey("scheduling.k8s.io", "ns", "llama");

    private final List<String> asked = new ArrayList<>();
    private int version = 1;
    private Runnable afterRead = () -> {};
    private final PodGroupWrites writes =
            new PodGroupWrites((request, epoch) -> new ApiWrites.Sent.Answered(answer(request)));

    private Answer answer(Request request) {
        asked.add(request.method());
        if (request.method().equals("GET")) {
            var read = answer(
                    200, "{\"metadata\":{\"uid\":\"u\",\"resourceVersion\":\"" + version + "\",\"generation\":1}}");
            afterRead.run();
            return read;
        }
        String body = new String(Objects.requireNonNull(request.body()), StandardCharsets.UTF_8);
        boolean stale = body.contains("resourceVersion") && !body.contains("\"resourceVersion\":\"" + version + "\"");
        if (!stale) {
            version++;
        }
        return answer(stale ? 409 : 200, "{}");
    }

    private static Answer answer(int status, String text) {
        return new Answer(status, -1, text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean tell(boolean scheduled) {
        return writes.write(
                new Orders.ExplainGroup(GANG, scheduled, scheduled ? "" : "no room", new GroupStatus("u", 1, false), 1),
                NOW);
    }

    @Test
    void aReasonIsReadBeforeItIsWrittenAndThatItWasScheduledIsNot() {
        assertThat(tell(false)).isTrue();
        assertThat(tell(true)).isTrue();
        assertThat(asked).containsExactly("GET", "PATCH", "PATCH");
    }

    @Test
    void aReasonIsNotWrittenOverWhatCameAfterItsRead() {
        assertThat(tell(false)).isTrue();
        afterRead = () -> assertThat(tell(true)).isTrue();
        assertThat(tell(false)).as("it comes too late").isFalse();
    }
}
