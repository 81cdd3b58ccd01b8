package dev.berth.embedded.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The latest requests in the order in which they were answered. Bounded: when full the oldest are dropped and counted. */
public final class RequestLog {
    private final int requestsMax;
    private final ArrayDeque<LoggedRequest> requests = new ArrayDeque<>();
    private long dropped;

    public RequestLog(int requestsMax) {
        this.requestsMax = requestsMax;
    }

    public synchronized void add(LoggedRequest request) {
        requests.addLast(request);
        if (requests.size() > requestsMax) {
            requests.removeFirst();
            dropped++;
        }
    }

    public synchronized List<LoggedRequest> requests() {
        return new ArrayList<>(requests);
    }

    /** The requests from this number on, counted from the first one ever; those that were dropped are not among them. */
    public synchronized List<LoggedRequest> from(long number) {
        return requests.stream().skip(Math.max(0, number - dropped)).toList();
    }

    /** How many requests there were. */
    public synchronized long count() {
        return dropped + requests.size();
    }

    /** How many the bound cost. */
    public synchronized long dropped() {
        return dropped;
    }

    public synchronized void clear() {
        requests.clear();
        dropped = 0;
    }
}
