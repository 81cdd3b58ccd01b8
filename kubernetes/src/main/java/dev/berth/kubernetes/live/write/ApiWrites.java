package dev.berth.kubernetes.live.write;

import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.live.http.Answer;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.BindAnswer;
import dev.berth.kubernetes.live.loop.ClaimAnswer;
import dev.berth.kubernetes.live.loop.EvictAnswer;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.Observation;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.loop.PodStatus;
import dev.berth.kubernetes.live.loop.Writes;
import dev.berth.kubernetes.live.rights.RefusedRights;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.objects.ObjectReader;
import dev.berth.kubernetes.output.BindingText;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The write lanes on a real API server. A virtual thread for each order; how many run is bounded by the lane's counter,
 * how many are in flight by its {@link Limiter}. Bindings, evictions and reads share the urgent lane; conditions and
 * events have their own, so that they never stand before a binding.
 *
 * <p>A 429 was not done, so it is sent again by the lane itself, for ever; whatever else goes wrong, the loop decides.
 */
public final class ApiWrites implements Writes, AutoCloseable {
    /** Bindings that were ordered and not answered. */
    static final int BINDS_MAX = 256;

    /** Conditions that were ordered and not answered. */
    static final int EXPLAINS_MAX = 64;

    private static final int TIMEOUT_MILLIS = 15_000;
    private static final int FIRST_WINDOW = 32;
    private static final int WINDOW_MAX = 128;

    private final Inbox inbox;
    private final Fence fence;
    private final InstantSource clock;
    private final HttpPool urgent;
    private final HttpPool patient;
    private final Limiter urgentLimiter = new Limiter(FIRST_WINDOW, WINDOW_MAX);
    private final Limiter patientLimiter = new Limiter(4, 16);
    private final AtomicInteger binds = new AtomicInteger();
    private final AtomicInteger explains = new AtomicInteger();
    private final AtomicLong refusals = new AtomicLong();
    private final RefusedRights rights;
    private final Executor threads;
    private final EventLane events;
    private final ClaimWrites claims;
    private final PodGroupWrites groups;

    /** Lanes with a virtual thread for each order. */
    public ApiWrites(ApiServer server, Inbox inbox, Fence fence, InstantSource clock, String instance) {
        this(server, inbox, fence, clock, instance, Executors.newVirtualThreadPerTaskExecutor());
        events.start();
    }

    /** Lanes whose orders the executor runs, and whose events go out by {@link EventLane#sendWaiting} only. */
    public ApiWrites(
            ApiServer server, Inbox inbox, Fence fence, InstantSource clock, String instance, Executor threads) {
        this.threads = threads;
        this.inbox = inbox;
        this.fence = fence;
        this.clock = clock;
        urgent = new HttpPool(server, TIMEOUT_MILLIS, WINDOW_MAX);
        patient = new HttpPool(server, TIMEOUT_MILLIS, 16);
        claims = new ClaimWrites((request, epoch) -> send(urgent, urgentLimiter, request, epoch));
        groups = new PodGroupWrites((request, epoch) -> send(patient, patientLimiter, request, epoch));
        rights = new RefusedRights(clock);
        events = new EventLane(patient, fence, clock, rights, instance, () -> binds.get() > 0);
    }

    /** Rights that the account lacks, as the answers show. */
    public RefusedRights rights() {
        return rights;
    }

    /** The lane of events, for metrics. */
    public EventLane events() {
        return events;
    }

    /** The window of the urgent lane, for metrics. */
    public Limiter limiter() {
        return urgentLimiter;
    }

    /** Answers of the API server that were errors. */
    public long refusals() {
        return refusals.get();
    }

    /** Bindings under way. */
    public int bindsUnderWay() {
        return binds.get();
    }

    @Override
    public boolean bindRoom() {
        return binds.get() < BINDS_MAX;
    }

    @Override
    public void bind(Orders.Bind order) {
        binds.incrementAndGet();
        threads.execute(() -> {
            BindAnswer answer;
            try {
                answer = sendBind(order);
            } catch (RuntimeException unexpected) {
                answer = new BindAnswer.Unknown(unexpected.toString());
            }
            binds.decrementAndGet();
            inbox.answered(new Observation.BindEnded(order, answer));
        });
    }

    private BindAnswer sendBind(Orders.Bind order) {
        var request = Request.post(
                PodText.path(order.pod()) + "/binding", BindingText.of(order.pod(), order.node(), order.devices()));
        return switch (send(urgent, urgentLimiter, request, order.epoch())) {
            case Sent.NotSent notSent -> new BindAnswer.Fenced();
            case Sent.NoAnswer(String why) -> new BindAnswer.Unknown(why);
            case Sent.Answered(Answer answer) -> {
                if (answer.succeeded()) {
                    yield new BindAnswer.Done();
                }
                refusals.incrementAndGet();
                yield switch (answer.status()) {
                    case 404, 409 -> new BindAnswer.Contradicted(answer.shown());
                    case 400, 401, 403, 405, 413, 415, 422 -> new BindAnswer.Refused(answer.shown());
                    default -> new BindAnswer.Unknown(answer.shown());
                };
            }
        };
    }

    /** What became of a request. */
    sealed interface Sent {
        /** Fenced off. */
        record NotSent() implements Sent {}

        record NoAnswer(String why) implements Sent {}

        record Answered(Answer answer) implements Sent {}
    }

    /** A lane that sends until the answer is not 429. */
    interface Lane {
        Sent send(Request request, long epoch);
    }

    /** Sends until the answer is not 429. */
    private Sent send(HttpPool pool, Limiter limiter, Request request, long epoch) {
        while (true) {
            try {
                limiter.acquire();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return new Sent.NotSent();
            }
            if (!fence.holds(epoch)) {
                limiter.answered();
                return new Sent.NotSent();
            }
            Answer answer;
            try {
                answer = pool.exchange(request);
            } catch (IOException | RuntimeException failed) {
                limiter.overloaded(-1);
                refusals.incrementAndGet();
                return new Sent.NoAnswer(request.method() + " " + request.path() + ": " + failed);
            }
            rights.answered(request, answer);
            if (answer.status() == 429 && !isBudget(answer)) {
                refusals.incrementAndGet();
                limiter.overloaded(Math.max(answer.retryAfterMillis(), 100));
            } else {
                if (answer.succeeded()) {
                    limiter.succeeded();
                } else if (answer.status() == 503 || answer.status() == 504) {
                    limiter.overloaded(answer.retryAfterMillis());
                } else {
                    limiter.answered();
                }
                return new Sent.Answered(answer);
            }
        }
    }

    /** The eviction API says with the same status that a disruption budget does not allow it. */
    private static boolean isBudget(Answer answer) {
        return answer.text().contains("DisruptionBudget") || answer.text().contains("disruption budget");
    }

    @Override
    public void claim(Orders.Claim order) {
        threads.execute(() -> {
            ClaimAnswer answer;
            try {
                answer = claims.write(order);
            } catch (RuntimeException unexpected) {
                answer = new ClaimAnswer.Unknown(unexpected.toString());
            }
            inbox.answered(new Observation.ClaimEnded(order, answer));
        });
    }

    @Override
    public void read(Orders.Read order) {
        threads.execute(() -> {
            Observation seen;
            try {
                seen = readPod(order);
            } catch (InvalidObjectException | MalformedDocumentException unreadable) {
                seen = new Observation.ReadFailed(order, String.valueOf(unreadable.getMessage()));
            } catch (RuntimeException unexpected) {
                seen = new Observation.ReadFailed(order, unexpected.toString());
            }
            inbox.answered(seen);
        });
    }

    private Observation readPod(Orders.Read order) {
        Pod pod = order.pod();
        return switch (send(urgent, urgentLimiter, Request.get(PodText.path(pod)), fence.epoch())) {
            case Sent.NotSent notSent -> new Observation.ReadFailed(order, "another Berth leads");
            case Sent.NoAnswer(String why) -> new Observation.ReadFailed(order, why);
            case Sent.Answered(Answer answer) -> {
                if (answer.status() == 404) {
                    yield new Observation.PodRead(order, null, PodStatus.PLAIN);
                }
                if (!answer.succeeded()) {
                    yield new Observation.ReadFailed(order, answer.shown());
                }
                var tree = JsonTrees.read(answer.text(), "pods", 1);
                var seen = new ObjectReader().readPod(tree, "pods");
                yield seen.uid().equals(pod.uid())
                        ? new Observation.PodRead(order, seen, PodStatus.of(tree, seen.membership() != null))
                        : new Observation.PodRead(order, null, PodStatus.PLAIN);
            }
        };
    }

    @Override
    public void evict(Orders.Evict order) {
        threads.execute(() -> {
            EvictAnswer answer;
            try {
                answer = sendEvict(order);
            } catch (RuntimeException unexpected) {
                answer = new EvictAnswer.Failed(unexpected.toString());
            }
            inbox.answered(new Observation.EvictEnded(order, answer));
        });
    }

    private EvictAnswer sendEvict(Orders.Evict order) {
        var request = Request.post(PodText.path(order.victim()) + "/eviction", PodText.eviction(order));
        return switch (send(urgent, urgentLimiter, request, order.epoch())) {
            case Sent.NotSent notSent -> new EvictAnswer.Failed("another Berth leads");
            case Sent.NoAnswer(String why) -> new EvictAnswer.Failed(why);
            case Sent.Answered(Answer answer) -> {
                if (answer.succeeded()) {
                    yield new EvictAnswer.Done();
                }
                yield switch (answer.status()) {
                    case 404, 409 -> new EvictAnswer.Gone();
                    case 429 -> new EvictAnswer.Blocked(answer.shown());
                    default -> new EvictAnswer.Failed(answer.shown());
                };
            }
        };
    }

    @Override
    public boolean explainRoom() {
        return explains.get() < EXPLAINS_MAX;
    }

    @Override
    public void explain(Orders.Explain order) {
        explains.incrementAndGet();
        threads.execute(() -> {
            boolean written = false;
            try {
                var request = Request.patch(
                        PodText.path(order.pod()) + "/status",
                        Request.STRATEGIC_MERGE_PATCH,
                        PodText.condition(order, clock.instant()));
                written = send(patient, patientLimiter, request, order.epoch()) instanceof Sent.Answered(Answer answer)
                        && (answer.succeeded() || answer.status() == 404);
            } finally {
                explains.decrementAndGet();
                inbox.answered(new Observation.ExplainEnded(order, written));
            }
        });
    }

    @Override
    public void explainGroup(Orders.ExplainGroup order) {
        threads.execute(() -> {
            boolean written = false;
            try {
                written = groups.write(order, clock.instant());
            } finally {
                inbox.answered(new Observation.GroupExplained(order, written));
            }
        });
    }

    @Override
    public void event(Orders.Event order) {
        events.offer(order);
    }

    /** Stops waiting orders; what is in flight ends or times out at the server. */
    @Override
    public void close() {
        events.close();
        if (threads instanceof ExecutorService own) {
            own.shutdownNow();
        }
        urgent.close();
        patient.close();
    }
}
