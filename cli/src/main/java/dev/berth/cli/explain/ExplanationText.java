package dev.berth.cli.explain;

import dev.berth.engine.decide.Explanation;
import dev.berth.engine.decide.Explanation.NodeVerdict;
import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.Amounts;
import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.DeviceTexts;
import dev.berth.kubernetes.output.ZoneText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Writes an explanation for people: the outcome first, then what would change it. */
final class ExplanationText {
    private static final int NODES_SHOWN = 10;
    private static final int VICTIMS_SHOWN = 5;

    private final Asked asked;
    private final Explanation explanation;
    private final boolean all;
    private final Consumer<String> out;

    /** @param all show every node, not only the first {@value #NODES_SHOWN} of each list */
    ExplanationText(Asked asked, Explanation explanation, boolean all, Consumer<String> out) {
        this.asked = asked;
        this.explanation = explanation;
        this.all = all;
        this.out = out;
    }

    void write(String profile) {
        header(profile);
        verdict();
        reasons();
        nearest();
        new ScoreText(explanation, shown(), out).write();
        candidates();
    }

    private int shown() {
        return all ? Integer.MAX_VALUE : NODES_SHOWN;
    }

    private void header(String profile) {
        Pod pod = asked.pod();
        out.accept("Pod " + pod.key());
        var requests = pod.shape().requests();
        var amounts = new ArrayList<String>();
        for (int i = 0; i < requests.size(); i++) {
            String name = requests.name(i);
            amounts.add(name + " " + Amounts.show(name, requests.get(name)));
        }
        out.accept("  requests  " + (amounts.isEmpty() ? "nothing" : String.join(", ", amounts)));
        var devices = pod.shape().devices();
        if (!devices.isNone()) {
            out.accept("  devices   " + DeviceTexts.needs(devices));
            if (!devices.preferredModels().isEmpty()) {
                out.accept("  rather    " + String.join(", ", devices.preferredModels()) + ", in this order");
            }
        }
        out.accept("  priority  " + pod.priority() + (pod.preempts() ? "" : ", never evicts others"));
        out.accept("  profile   " + profile);
        if (asked.ranOn() != null) {
            out.accept("  note      runs on " + asked.ranOn() + "; explained as if it were to be placed again");
        }
        if (!pod.gates().isEmpty()) {
            out.accept("  note      held back by scheduling gates " + String.join(", ", pod.gates())
                    + "; explained as if they were gone");
        }
        out.accept("");
    }

    private void verdict() {
        int nodes = explanation.nodes().size();
        int fits = explanation.fits();
        var objection = explanation.objection();
        if (objection != null) {
            out.accept("Fits on " + fits + " of " + nodes + " nodes, "
                    + (fits == 1 ? "so " + explanation.best().get(0) + " is taken unscored" : "but waits") + ":");
            out.accept("  " + objection.scorer() + ": " + told(objection.cause()));
            out.accept("  " + objection.cause().code().nextStep());
        } else if (fits > 0) {
            var best = explanation.best();
            out.accept("Fits on " + fits + " of " + nodes + " nodes. Best: " + best.get(0)
                    + (best.size() == 1 ? "" : " and " + (best.size() - 1) + " more with the same score") + ".");
            var devices = explanation.devices().get(best.get(0));
            if (devices != null && !devices.isEmpty()) {
                out.accept("  It would get " + asked.pod().shape().devices().resource() + " " + devices + " there.");
            }
            if (devices != null && !devices.zones().isEmpty()) {
                out.accept("  It would be aligned to NUMA zone " + ZoneText.names(devices.zones()) + ".");
            }
        } else if (nodes == 0) {
            out.accept("Fits nowhere: the cluster has no nodes.");
        } else {
            out.accept("Fits on none of " + nodes + " nodes.");
        }
        var rejection = explanation.rejection();
        if (rejection != null) {
            for (var cause : rejection.causes()) {
                out.accept("  " + rejection.filter() + " refuses the pod as a whole: " + told(cause));
                out.accept("  " + cause.code().nextStep());
            }
        }
    }

    private static String told(Cause cause) {
        return cause.detail().isEmpty() ? cause.text() : cause.text() + " (" + cause.detail() + ")";
    }

    /** One cause that nodes share, and the node that is nearest to not having it. */
    private record Group(Cause nearest, int nodes) {
        static final Comparator<Map.Entry<String, Group>> BY_FREQUENCY = Comparator.comparing(
                        (Map.Entry<String, Group> entry) -> -entry.getValue().nodes())
                .thenComparing(Map.Entry::getKey);

        Group and(Group other) {
            boolean nearer = other.nearest.shortfall() < nearest.shortfall();
            return new Group(nearer ? other.nearest : nearest, nodes + other.nodes);
        }
    }

    private void reasons() {
        var groups = new LinkedHashMap<String, Group>();
        for (var node : explanation.nodes()) {
            if (explanation.rejection() == null && !node.verdict().fits()) {
                for (var cause : node.causes()) {
                    groups.merge(
                            cause.text() + " [" + node.filter() + ", " + cause.code() + "]",
                            new Group(cause, 1),
                            Group::and);
                }
            }
        }
        if (groups.isEmpty()) {
            return;
        }
        out.accept("");
        out.accept("Why nodes refuse it (a node may have several reasons)");
        groups.entrySet().stream().sorted(Group.BY_FREQUENCY).forEach(entry -> {
            var group = entry.getValue();
            out.accept(String.format("  %5d  %s", group.nodes(), entry.getKey()));
            if (!group.nearest().detail().isEmpty()) {
                out.accept("         " + (group.nodes() > 1 ? "nearest: " : "")
                        + group.nearest().detail());
            }
            out.accept("         " + group.nearest().code().nextStep());
        });
    }

    private void nearest() {
        if (explanation.rejection() != null) {
            return;
        }
        var misses = explanation.nodes().stream()
                .filter(node -> !node.verdict().fits())
                .sorted(Comparator.comparing((NodeVerdict node) -> node.verdict())
                        .thenComparingDouble(ExplanationText::shortfall)
                        .thenComparing(NodeVerdict::node))
                .toList();
        if (misses.isEmpty()) {
            return;
        }
        out.accept("");
        out.accept(all ? "Nodes that refuse it, nearest first" : "Nearest misses");
        misses.stream()
                .limit(shown())
                .forEach(node -> out.accept("  " + node.node() + "  " + node.filter() + ": "
                        + (node.causes().isEmpty()
                                ? "another filter has ruled the node out by name"
                                : String.join(
                                        "; ",
                                        node.causes().stream()
                                                .map(ExplanationText::shortly)
                                                .toList()))));
        more(misses.size());
    }

    private static String shortly(Cause cause) {
        return cause.detail().isEmpty() ? cause.text() : cause.detail();
    }

    /** The sum over causes, as all of them must go; without a measure a cause counts as wholly missing. */
    private static double shortfall(NodeVerdict node) {
        return node.causes().stream()
                .mapToDouble(cause -> cause.shortfall() > 0 ? cause.shortfall() : 1)
                .sum();
    }

    private void more(int count) {
        if (count > shown()) {
            out.accept("  … and " + (count - shown()) + " more (--all shows them)");
        }
    }

    private void candidates() {
        var candidates = explanation.candidates();
        if (explanation.fits() > 0) {
            return;
        }
        out.accept("");
        if (candidates.isEmpty()) {
            out.accept("Evicting pods of lower priority would not help.");
            return;
        }
        out.accept("Would fit after evictions");
        candidates.stream()
                .sorted(Comparator.comparing(
                                (Explanation.Candidate each) -> !each.node().equals(explanation.nominated()))
                        .thenComparingInt(Explanation.Candidate::violations)
                        .thenComparingInt(each -> each.victims().size())
                        .thenComparing(Explanation.Candidate::node))
                .limit(shown())
                .forEach(this::candidate);
        more(candidates.size());
    }

    private void candidate(Explanation.Candidate candidate) {
        var victims = candidate.victims().stream().map(Pod::key).toList();
        int hidden = all ? 0 : Math.max(0, victims.size() - VICTIMS_SHOWN);
        out.accept("  " + candidate.node()
                + (candidate.node().equals(explanation.nominated()) ? "  (chosen)" : "")
                + "  evicts " + String.join(", ", victims.subList(0, victims.size() - hidden))
                + (hidden > 0 ? " and " + hidden + " more" : "")
                + (candidate.violations() > 0 ? "; " + candidate.violations() + " against a disruption budget" : ""));
    }
}
