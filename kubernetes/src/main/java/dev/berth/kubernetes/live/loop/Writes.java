package dev.berth.kubernetes.live.loop;

/**
 * The write lanes, as the loop sees them. No call blocks; answers come back as observations. Where a lane has no room,
 * the loop keeps what it has.
 */
public interface Writes {
    /** Whether the lane of bindings takes another one. */
    boolean bindRoom();

    void bind(Orders.Bind order);

    /** Writes down, or takes back, a choice about a claim. */
    void claim(Orders.Claim order);

    void read(Orders.Read order);

    void evict(Orders.Evict order);

    /** Whether the lane of conditions takes another one. */
    boolean explainRoom();

    void explain(Orders.Explain order);

    /** On the lane of conditions, too. */
    void explainGroup(Orders.ExplainGroup order);

    /** May drop it: events are for people, and never hold up work. */
    void event(Orders.Event order);
}
