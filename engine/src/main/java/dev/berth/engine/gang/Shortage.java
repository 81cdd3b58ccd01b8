package dev.berth.engine.gang;

import dev.berth.engine.plugin.Amounts;
import dev.berth.engine.plugin.ReasonCode;

/**
 * Why a gang waits, as data.
 *
 * @param level the node label whose domains are too small; empty where the whole cluster is
 * @param domain the domain of the level that is nearest to taking the gang, with the names above it; empty for the cluster
 * @param resource what is short there; empty where the reason is not about amounts
 * @param model the one model of the devices that are counted; empty where there are several, or none is known
 * @param needs how much the members need that must start now
 * @param has how much is free there on nodes that suit the members; all that is there, for {@link ReasonCode#GANG_TOO_LARGE}
 * @param pods how many members must start now
 * @param room how many of them find room there; -1 where that is not known
 * @param detail what else is to be said
 */
public record Shortage(
        ReasonCode code,
        String level,
        String domain,
        String resource,
        String model,
        long needs,
        long has,
        int pods,
        int room,
        String detail) {
    /** A reason that is not about room. */
    public static Shortage of(ReasonCode code, String detail) {
        return new Shortage(code, "", "", "", "", 0, 0, 0, -1, detail);
    }

    /** The same with another code and something more to say. */
    Shortage because(ReasonCode newCode, String newDetail) {
        return new Shortage(newCode, level, domain, resource, model, needs, has, pods, room, newDetail);
    }

    /** How much is missing. */
    public long missing() {
        return Math.max(0, needs - has);
    }

    /** One sentence: {@code largest rack r2 has 24 free nvidia.com/gpu (H100), needs 32; room for 3 of 4 pods}. */
    public String text() {
        if (resource.isEmpty()) {
            return detail;
        }
        String where = domain.isEmpty()
                ? "the cluster"
                : code == ReasonCode.GANG_TIED
                        ? "the gang runs in " + shortLevel(level) + " " + domain + " and is bound to it, which"
                        : "largest " + shortLevel(level) + " " + domain;
        String kind = resource + (model.isEmpty() ? "" : " (" + model + ")");
        var text = new StringBuilder(where)
                .append(" has ")
                .append(Amounts.show(resource, has))
                .append(code == ReasonCode.GANG_TOO_LARGE ? " " + kind + " in all" : " free " + kind)
                .append(", needs ")
                .append(Amounts.show(resource, needs));
        if (room >= 0) {
            text.append("; room for ").append(room).append(" of ").append(pods).append(pods == 1 ? " pod" : " pods");
        }
        return (detail.isEmpty() ? text : text.append("; ").append(detail)).toString();
    }

    /** {@code rack} for {@code topology.kubernetes.io/rack}. */
    public static String shortLevel(String label) {
        return label.substring(label.lastIndexOf('/') + 1);
    }
}
