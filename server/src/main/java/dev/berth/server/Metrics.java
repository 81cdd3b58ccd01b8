package dev.berth.server;

import dev.berth.engine.plugin.ReasonCode;
import dev.berth.kubernetes.live.LiveScheduler;
import dev.berth.kubernetes.live.loop.Telemetry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What Berth counts, for Prometheus. Latencies are histograms of both kinds: native ones for servers that ask for
 * protobuf, classic ones for all others. No label takes a value that a user chooses, so the number of series is fixed.
 */
public final class Metrics implements Telemetry {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Counter decisions = Counter.builder()
            .name("berth_decisions_total")
            .help("Pods decided about, by result.")
            .labelNames("result")
            .register(registry);
    private final Histogram decisionSeconds = Histogram.builder()
            .name("berth_decision_seconds")
            .help("Time to decide about one pod.")
            .classicExponentialUpperBounds(0.00001, 2, 18)
            .register(registry);
    private final Histogram boundSeconds = Histogram.builder()
            .name("berth_pod_creation_to_bound_seconds")
            .help("From a pod's creation to its binding; creation times have whole seconds.")
            .classicExponentialUpperBounds(0.01, 2, 18)
            .register(registry);
    private final Histogram bindSeconds = Histogram.builder()
            .name("berth_bind_seconds")
            .help("From the decision to the API server's answer to the binding.")
            .classicExponentialUpperBounds(0.001, 2, 16)
            .register(registry);
    private final Counter bindFailures = Counter.builder()
            .name("berth_bind_failures_total")
            .help("Bindings that did not come about, by what the API server answered.")
            .labelNames("outcome")
            .register(registry);
    private final Counter waits = Counter.builder()
            .name("berth_waits_total")
            .help("Pods that began to wait for a reason, by its code (see docs/reasons.md).")
            .labelNames("code")
            .register(registry);
    private final Counter undone = Counter.builder()
            .name("berth_gangs_undone_total")
            .help("Gangs that were begun, could not be completed in time, and were taken back.")
            .register(registry);
    private final Counter refusals = Counter.builder()
            .name("berth_kubelet_refusals_total")
            .help("Pods that a kubelet refused to run, by its reason; their nodes cool down for such pods.")
            .labelNames("reason")
            .register(registry);
    private final Counter unreadable = Counter.builder()
            .name("berth_unreadable_objects_total")
            .help("Objects that were left out since they cannot be read, by resource.")
            .labelNames("resource")
            .register(registry);
    private final Counter drift = Counter.builder()
            .name("berth_drift_total")
            .help("Changes that a watch had not told and a sweep found and mended, by resource.")
            .labelNames("resource")
            .register(registry);
    private final Counter observations = Counter.builder()
            .name("berth_observations_total")
            .help("Observations taken in: watch events, list entries, answers.")
            .register(registry);

    @Override
    public void decided(boolean placed, long nanos) {
        decisions.labelValues(placed ? "placed" : "waits").inc();
        decisionSeconds.observe(nanos / 1e9);
    }

    @Override
    public void bound(long sinceCreationMillis, long sinceDecisionNanos) {
        boundSeconds.observe(sinceCreationMillis / 1e3);
        bindSeconds.observe(sinceDecisionNanos / 1e9);
    }

    @Override
    public void bindFailed(String outcome) {
        bindFailures.labelValues(outcome).inc();
    }

    @Override
    public void waits(ReasonCode code) {
        waits.labelValues(code.name()).inc();
    }

    @Override
    public void gangUndone() {
        undone.inc();
    }

    @Override
    public void refused(String reason) {
        refusals.labelValues(reason).inc();
    }

    @Override
    public void unreadable(String resource) {
        unreadable.labelValues(resource).inc();
    }

    @Override
    public void missed(String resource, int changes) {
        drift.labelValues(resource).inc(changes);
    }

    @Override
    public void observed(int count) {
        observations.inc(count);
    }

    /** Adds what the scheduler shows of itself; called once. */
    void show(LiveScheduler scheduler) {
        gauge(
                "berth_ready",
                "1 while all watches are complete and current, and no right is missing.",
                () -> scheduler.missing().isEmpty() ? 1 : 0);
        gauge(
                "berth_leading",
                "1 while this Berth decides.",
                () -> scheduler.status().leading() ? 1 : 0);
        gauge("berth_nodes", "Nodes of the cluster.", () -> scheduler.status().nodes());
        gauge(
                "berth_pods",
                "Pods of the cluster that have not finished.",
                () -> scheduler.status().pods());
        gauge(
                "berth_pending_pods",
                "Pods that Berth is to place.",
                () -> scheduler.status().waiting());
        gauge(
                "berth_pending_groups",
                "Groups of equal pods that Berth is to place.",
                () -> scheduler.status().waitingGroups());
        gauge(
                "berth_assumed_pods",
                "Placements that Berth counts with and no watch has shown yet.",
                () -> scheduler.status().assumed());
        gauge("berth_inbox_observations", "Observations that wait for the loop.", scheduler::inboxSize);
        gauge(
                "berth_bind_window",
                "How many requests of the urgent lane may be in flight.",
                () -> scheduler.writes().limiter().window());
        gauge(
                "berth_bind_in_flight",
                "Requests of the urgent lane in flight.",
                () -> scheduler.writes().limiter().inFlight());
        counter(
                "berth_api_errors_total",
                "Requests of the write lanes that failed or were refused.",
                () -> scheduler.writes().refusals());
        counter(
                "berth_events_dropped_total",
                "Kubernetes Events that were not written.",
                () -> scheduler.writes().events().dropped());
        counter(
                "berth_events_total",
                "Kubernetes Events that were written.",
                () -> scheduler.writes().events().sent());
    }

    private void gauge(String name, String help, Supplier<Number> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.get().doubleValue()))
                .register(registry);
    }

    private void counter(String name, String help, Supplier<Number> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.get().doubleValue()))
                .register(registry);
    }

    /** Which format an Accept header gets. */
    String contentType(@Nullable String accept) {
        return formats.findWriter(accept).getContentType();
    }

    void write(@Nullable String accept, OutputStream out) throws IOException {
        formats.findWriter(accept).write(out, registry.scrape());
    }
}
