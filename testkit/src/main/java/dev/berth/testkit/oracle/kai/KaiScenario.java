package dev.berth.testkit.oracle.kai;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario and says how it went. What a scenario needs is read off its objects, its expectation and what the engine
 * can do, never off its name: claims; a task that runs at first and must give way, or a task that fits only if another
 * does; and queues whose order decides who gets the room. It passes where it comes out as expected, by evictions too.
 */
final class KaiScenario {
    /** Orders of queues that are tried to see whether their order decides. */
    private static final int QUEUES_PERMUTED_MAX = 5;

    private final KaiCase scenario;
    private final KaiExpectation expectation;

    KaiScenario(KaiCase scenario) {
        this.scenario = scenario;
        expectation = new KaiExpectation(scenario);
    }

    KaiVerdict verdict() {
        if (asksForClaims()) {
            return new KaiVerdict.NotYet("resource claims (DRA)");
        }
        var run = new KaiRun(scenario, List.of(), false);
        var difference = play(run);
        if (difference == null || play(new KaiRun(scenario, List.of(), true)) == null) {
            return new KaiVerdict.Pass();
        }
        var needs = needs();
        if (needs != null) {
            return new KaiVerdict.NotYet(needs);
        }
        var way = wayMadeFor(run);
        if (way != null) {
            return new KaiVerdict.NotYet(way);
        }
        for (var order : orders()) {
            if (play(new KaiRun(scenario, order, false)) == null) {
                return new KaiVerdict.NotYet(
                        "queue order by fair share: the room goes to the queue that is tried first,"
                                + " and it must be " + order.get(0));
            }
        }
        return new KaiVerdict.Fail(difference);
    }

    /** The first difference once the scenario should have settled, and in each round after that. */
    private @Nullable String play(KaiRun run) {
        if (expectation.isOfOneSession()) {
            run.session();
            return expectation.difference(run);
        }
        for (int i = 0; i < scenario.roundsUntilMatch(); i++) {
            run.round();
        }
        var difference = expectation.difference(run);
        for (int i = 0; i < scenario.roundsAfterMatch() && difference == null; i++) {
            run.round();
            difference = expectation.difference(run);
        }
        return difference;
    }

    private boolean asksForClaims() {
        return scenario.source().at("jobs").items().stream()
                .flatMap(job -> job.at("tasks").items().stream())
                .anyMatch(task -> !task.at("resourceClaimNames").items().isEmpty()
                        || task.at("resourceClaimTemplates").present());
    }

    private @Nullable String needs() {
        for (var each : expectation.tasks()) {
            var task = each.task();
            boolean stays = each.runs() && (each.node().isEmpty() || each.node().equals(task.nodeName()));
            if (task.holds() && !task.isReleasing() && !stays) {
                return givesWay(each);
            }
            if (each.status().equals("Pipelined")) {
                return "preemption: " + task.id() + " is placed on room that is still being freed";
            }
        }
        return null;
    }

    /** Why a task that runs at first does not stay where it is. */
    private String givesWay(KaiExpectation.Expected expected) {
        var task = expected.task();
        if (expected.runs()) {
            return "consolidation: " + task.id() + " moves from " + task.nodeName() + " to " + expected.node();
        }
        String queue = job(task).queue();
        boolean within = false;
        boolean across = false;
        for (var other : expectation.tasks()) {
            if (!other.task().holds() && (other.runs() || other.status().equals("Pipelined"))) {
                boolean same = job(other.task()).queue().equals(queue);
                within |= same && job(other.task()).priority() > job(task).priority();
                across |= !same;
            }
        }
        String what = within ? "preemption" : across ? "reclaim between queues" : "eviction of what runs";
        return what + ": " + task.id() + " gives way";
    }

    private KaiJob job(KaiTask task) {
        return scenario.jobs().stream()
                .filter(job -> job.name().equals(task.job()))
                .findFirst()
                .orElseThrow();
    }

    /** Whether a job that must run would fit if preemptible tasks made way for it. */
    private @Nullable String wayMadeFor(KaiRun run) {
        for (var each : expectation.tasks()) {
            if (!each.runs() || run.places().knows(each.task())) {
                continue;
            }
            var job = job(each.task());
            var emptied = new KaiRun(scenario, List.of(), false);
            var gone = new ArrayList<KaiJob>();
            for (var other : scenario.jobs()) {
                if (other != job
                        && other.preemptible()
                        && other.tasks().stream().anyMatch(KaiTask::holds)) {
                    gone.add(other);
                }
            }
            if (gone.isEmpty()) {
                continue;
            }
            emptied.without(gone);
            emptied.round();
            if (emptied.places().knows(each.task())) {
                boolean same = gone.stream().anyMatch(other -> other.queue().equals(job.queue()));
                return (same ? "preemption or consolidation" : "reclaim between queues") + ": "
                        + each.task().id() + " fits only if what runs makes way";
            }
        }
        return null;
    }

    /** All orders of the queues that jobs wait in, as long as they are few. */
    private List<List<String>> orders() {
        var names = new LinkedHashSet<String>();
        for (var job : scenario.jobs()) {
            if (job.tasks().stream().anyMatch(KaiTask::isPending)) {
                names.add(job.queue());
            }
        }
        var orders = new ArrayList<List<String>>();
        if (names.size() > 1 && names.size() <= QUEUES_PERMUTED_MAX) {
            permute(new ArrayList<>(names), 0, orders);
        }
        return orders;
    }

    private static void permute(List<String> names, int from, List<List<String>> into) {
        if (from == names.size()) {
            into.add(List.copyOf(names));
        }
        for (int i = from; i < names.size(); i++) {
            Collections.swap(names, from, i);
            permute(names, from + 1, into);
            Collections.swap(names, from, i);
        }
    }
}
