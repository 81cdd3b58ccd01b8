package dev.berth.engine.gang;

import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.ReasonCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which members may start now, and how many must. */
final class Quota {
    private final Gang gang;
    private final Map<String, Integer> running = new HashMap<>();
    private final List<Pod> candidates = new ArrayList<>();
    private final Set<String> roles = new HashSet<>();
    private @Nullable String fullRole;

    Quota(Gang gang) {
        this.gang = gang;
        gang.running().forEach(pod -> running.merge(Gang.roleOf(pod), 1, Integer::sum));
        var taken = new HashMap<>(running);
        for (var pod : gang.pending()) {
            var role = Gang.roleOf(pod);
            roles.add(role);
            if (taken.merge(role, 1, Integer::sum) <= gang.role(role).maxCount()) {
                candidates.add(pod);
            } else {
                fullRole = role;
            }
        }
        gang.roles().forEach(role -> roles.add(role.name()));
    }

    /** Members that may start, in the order of layout. */
    List<Pod> candidates() {
        return candidates;
    }

    /** How many of the candidates must start for any to start. */
    int least() {
        if (!gang.sections().isNone()) {
            return Math.max(gang.sections().least(List.copyOf(roles), this::leastOf), gang.missing());
        }
        int byRole = 0;
        for (var role : roles) {
            byRole += leastOf(role);
        }
        return Math.max(byRole, gang.missing());
    }

    /** All roles, of members and in what is asked for. */
    Set<String> roles() {
        return roles;
    }

    /** How many candidates of a role must start for the role to have its min. */
    int leastOf(String role) {
        return Math.max(0, gang.role(role).minCount() - running.getOrDefault(role, 0));
    }

    /** Whether so many candidates by role make the gang run. */
    boolean isEnough(Map<String, Integer> started) {
        int sum = 0;
        for (int count : started.values()) {
            sum += count;
        }
        return sum >= Math.max(1, gang.missing()) && run(role -> started.getOrDefault(role, 0) >= leastOf(role));
    }

    boolean isEnough(List<GangPlan.Seat> seats) {
        var started = new HashMap<String, Integer>();
        seats.forEach(seat -> started.merge(Gang.roleOf(seat.pod()), 1, Integer::sum));
        return isEnough(started);
    }

    /** The candidates to start if there is room for some: of each role as many as must, then the first; in order of layout. */
    List<Pod> first(int count) {
        if (count >= candidates.size()) {
            return candidates;
        }
        var open = new HashMap<String, Integer>();
        roles.forEach(role -> open.put(role, leastOf(role)));
        var chosen = new HashSet<Pod>();
        for (var pod : candidates) {
            if (open.merge(Gang.roleOf(pod), -1, Integer::sum) >= 0 && chosen.size() < count) {
                chosen.add(pod);
            }
        }
        for (var pod : candidates) {
            if (chosen.size() < count) {
                chosen.add(pod);
            }
        }
        return candidates.stream().filter(chosen::contains).toList();
    }

    /** Why too few members are there; null where enough are. */
    @Nullable
    Shortage incomplete() {
        boolean enough = gang.roles().isEmpty()
                || run(role -> there(role) >= gang.role(role).minCount());
        for (var role : gang.roles()) {
            if (!enough && there(role.name()) < role.minCount()) {
                var found = incomplete(
                        "role " + role.name() + " needs " + role.minCount(), role.minCount(), there(role.name()));
                var stray = stray();
                return stray.isEmpty() ? found : found.because(found.code(), found.detail() + "; " + stray);
            }
        }
        int there = gang.running().size() + candidates.size();
        return there < gang.minCount()
                ? incomplete("gang " + gang.key() + " needs " + gang.minCount(), gang.minCount(), there)
                : null;
    }

    /** Whether the gang runs when these of its roles do. */
    private boolean run(Predicate<String> roleRuns) {
        if (!gang.sections().isNone()) {
            return gang.sections().run(List.copyOf(roles), roleRuns);
        }
        for (var role : roles) {
            if (!roleRuns.test(role)) {
                return false;
            }
        }
        return true;
    }

    /** Members of a role that run or may start. */
    private long there(String role) {
        return running.getOrDefault(role, 0)
                + candidates.stream()
                        .filter(pod -> Gang.roleOf(pod).equals(role))
                        .count();
    }

    /** A member in a role of which the gang says nothing, while others lack members: its name may be misspelt. */
    private String stray() {
        for (var pod : candidates) {
            var name = Gang.roleOf(pod);
            if (!name.isEmpty()
                    && gang.roles().stream().noneMatch(role -> role.name().equals(name))) {
                return "pod " + pod.key() + " names role " + name + ", which the gang does not have";
            }
        }
        return "";
    }

    private Shortage incomplete(String who, int least, long there) {
        return Shortage.of(
                ReasonCode.GANG_INCOMPLETE,
                who + (least == 1 ? " member, and " : " members at once, and ") + there + " can start"
                        + (gang.held() == 0 ? "" : "; " + gang.held() + " more must not start yet")
                        + (gang.refused().isEmpty() ? "" : "; " + gang.refused()));
    }

    /** Why no further member may start, where there is no candidate. */
    Shortage full() {
        return Shortage.of(
                ReasonCode.GANG_ROLE_FULL,
                fullRole == null
                        ? "no member of gang " + gang.key() + " is to be placed"
                        : "role " + fullRole + " of gang " + gang.key() + " runs at most "
                                + gang.role(fullRole).maxCount() + " members");
    }
}
