package dev.berth.cli.explain;

import dev.berth.cli.text.TextTable;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.gang.GangExplanation;
import dev.berth.engine.gang.GangPlan;
import dev.berth.engine.gang.Shortage;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.Amounts;
import dev.berth.engine.profile.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes about the gang of a pod: whether it would start, and what each domain of each level has for it. */
final class GangText {
    private static final int DOMAINS_SHOWN = 5;
    private static final int MEMBERS_SHOWN = 10;

    private final GangExplanation explanation;
    private final boolean all;
    private final Consumer<String> out;

    private GangText(GangExplanation explanation, boolean all, Consumer<String> out) {
        this.explanation = explanation;
        this.all = all;
        this.out = out;
    }

    /** The gang of a pod as things stand, all members that are on no node to be placed; null where it is in none. */
    static @Nullable GangExplanation of(Asked asked, Profile profile) {
        var membership = asked.pod().membership();
        if (membership == null) {
            return null;
        }
        var cluster = asked.cluster();
        cluster.apply(new Event.Upserted(asked.pod()));
        GangKey key = membership.key(asked.pod().namespace());
        var pending = new ArrayList<Pod>();
        cluster.eachMember(key, pod -> {
            if (pod.nodeName() == null && !pod.terminating()) {
                pending.add(pod);
            }
        });
        var gang = Gang.of(key, pending, cluster);
        var explanation = gang.isLoose() ? null : new Scheduler(cluster, profile, 0).explain(gang);
        cluster.apply(Event.Deleted.of(asked.pod()));
        return explanation;
    }

    static void write(GangExplanation explanation, boolean all, Consumer<String> out) {
        new GangText(explanation, all, out).write();
    }

    private void write() {
        var gang = explanation.gang();
        out.accept("Gang " + gang.key());
        out.accept("  members   " + gang.pending().size() + " to place, "
                + gang.running().size() + " running" + (gang.held() == 0 ? "" : ", " + gang.held() + " held back")
                + "; needs " + gang.minCount());
        out.accept("  topology  " + gang.topology());
        gang.roles().forEach(role -> out.accept("  role      " + role.name() + ": " + role));
        out.accept("");
        switch (explanation.plan()) {
            case GangPlan.Placed placed -> placed(placed);
            case GangPlan.Refused(Shortage shortage) -> {
                out.accept("None of it can start: " + shortage.text() + " [" + shortage.code() + "]");
                out.accept("  " + shortage.code().nextStep());
            }
        }
        explanation.levels().forEach(this::level);
        out.accept("");
    }

    private void placed(GangPlan.Placed placed) {
        out.accept(placed.seats().size() + " of " + explanation.gang().pending().size() + " can start"
                + (placed.domain().isEmpty() ? "" : ", in " + placed.domain()) + ":");
        var seats = placed.seats();
        seats.stream()
                .limit(all ? Integer.MAX_VALUE : MEMBERS_SHOWN)
                .forEach(seat -> out.accept("  " + seat.pod().key() + "  " + seat.node()
                        + (seat.devices().isEmpty() ? "" : "  devices " + seat.devices())));
        more(seats.size(), MEMBERS_SHOWN);
        var left = placed.left();
        if (left != null) {
            out.accept("  " + left.text() + " [" + left.code() + "]");
        }
    }

    private void level(GangExplanation.Level level) {
        out.accept("");
        out.accept((level.label().isEmpty() ? "The cluster" : level.label())
                + (level.required() && !level.label().isEmpty() ? " (required)" : "")
                + (level.preferred() ? " (preferred)" : "")
                + (explanation.resource().isEmpty()
                        ? ""
                        : ": needs " + amount(explanation.needs()) + " " + explanation.resource() + " for "
                                + explanation.pods() + (explanation.pods() == 1 ? " pod" : " pods")));
        var table = new TextTable();
        level.domains().stream()
                .limit(all ? Integer.MAX_VALUE : DOMAINS_SHOWN)
                .forEach(domain -> table.row(row(domain)));
        table.lines().forEach(out);
        more(level.domains().size(), DOMAINS_SHOWN);
    }

    private List<String> row(GangExplanation.Domain domain) {
        var cells = new ArrayList<String>();
        cells.add(domain.path());
        cells.add(domain.suitable() + " of " + domain.nodes() + " nodes suit");
        if (domain.room() >= 0) {
            cells.add("room for " + domain.room());
        }
        if (!explanation.resource().isEmpty()) {
            long missing = domain.missing(explanation.needs());
            cells.add(amount(domain.free()) + " of " + amount(domain.all()) + " free");
            cells.add(missing == 0 ? "" : amount(missing) + " missing");
        }
        if (domain.running() > 0) {
            cells.add(domain.running() + " of the gang " + (domain.running() == 1 ? "runs" : "run") + " here");
        }
        return cells;
    }

    private String amount(long amount) {
        return Amounts.show(explanation.resource(), amount);
    }

    private void more(int count, int shown) {
        if (!all && count > shown) {
            out.accept("  … and " + (count - shown) + " more (--all shows them)");
        }
    }
}
