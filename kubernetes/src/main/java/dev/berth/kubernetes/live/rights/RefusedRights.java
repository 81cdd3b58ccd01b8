package dev.berth.kubernetes.live.rights;

import dev.berth.kubernetes.live.http.Answer;
import dev.berth.kubernetes.live.http.Request;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Which rights the API server refuses to the account, as its answers show. A right is held again once a request that
 * uses it is answered otherwise; one that nothing asked for during {@link #FORGOTTEN_MILLIS} is not told any more, as
 * then nothing needs it either. Any thread may tell and ask.
 *
 * <p>A webhook or a quota may also answer 403; these are told apart by the authoriser's sentence, {@code cannot create
 * resource "pods/binding" in API group ""}.
 */
public final class RefusedRights {
    /** Longer than an order that was refused waits to be given again. */
    static final long FORGOTTEN_MILLIS = 600_000;

    private static final int FORBIDDEN = 403;
    private static final int UNKNOWN_USER = 401;
    private static final int SERVER_FAULT = 500;

    private final InstantSource clock;
    private final Map<Right, Long> refused = new ConcurrentSkipListMap<>();

    public RefusedRights(InstantSource clock) {
        this.clock = clock;
    }

    /** A request was answered. */
    public void answered(Request request, Answer answer) {
        if (answer.status() == FORBIDDEN && isOfRights(answer)) {
            refused.put(Right.of(request), clock.millis());
        } else if (!refused.isEmpty() && answer.status() != UNKNOWN_USER && answer.status() < SERVER_FAULT) {
            refused.remove(Right.of(request));
        }
    }

    /** A line for each right that is missing, with what to do; empty where none is known to be. */
    public List<String> missing() {
        long now = clock.millis();
        refused.values().removeIf(since -> now - since > FORGOTTEN_MILLIS);
        return refused.keySet().stream().map(Right::missing).toList();
    }

    /** The same line for one answer; null where it was not refused for want of a right. */
    public static @Nullable String of(Request request, Answer answer) {
        return answer.status() == FORBIDDEN && isOfRights(answer)
                ? Right.of(request).missing()
                : null;
    }

    private static boolean isOfRights(Answer answer) {
        String text = answer.text();
        return text.contains(" cannot ") && text.contains(" in API group ");
    }
}
