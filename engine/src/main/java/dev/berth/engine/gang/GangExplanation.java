package dev.berth.engine.gang;

import java.util.List;

/**
 * What is to be said about a gang: the plan for it, and what each domain of each level has.
 *
 * @param resource of which the members that must start need the greatest part of what is free; empty where they ask for
 *     nothing
 * @param needs how much of it they need
 * @param pods how many members must start together
 * @param levels the whole cluster first, then from the widest level to the narrowest; empty where the gang is wrong in itself
 */
public record GangExplanation(Gang gang, GangPlan plan, String resource, long needs, int pods, List<Level> levels) {
    /**
     * @param label the node label; empty for the whole cluster
     * @param domains those in which members run first, then those that take most
     */
    public record Level(String label, boolean required, boolean preferred, List<Domain> domains) {}

    /**
     * @param path the names from the widest level on
     * @param nodes how many nodes it has
     * @param suitable how many of them suit the members, however full
     * @param room how many members find room; -1 where that cannot be counted by node
     * @param free how much of the resource is free on suitable nodes
     * @param all how much of it suitable nodes have
     * @param running how many members run there already
     */
    public record Domain(String path, int nodes, int suitable, long room, long free, long all, int running) {
        /** How much is missing of what is needed. */
        public long missing(long needs) {
            return Math.max(0, needs - free);
        }
    }
}
