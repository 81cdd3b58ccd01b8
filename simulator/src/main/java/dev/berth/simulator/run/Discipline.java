package dev.berth.simulator.run;

import java.util.Locale;

/** Who may start before whom. All order by priority, then by arrival. */
public enum Discipline {
    /** Nobody overtakes: while the first does not fit, all wait. */
    STRICT {
        @Override
        Waiting queue(int gangs) {
            return new StrictQueue();
        }
    },
    /** A job that fits starts, also when earlier ones do not fit. Wide jobs may wait long: nothing is kept for them. */
    BACKFILL {
        @Override
        Waiting queue(int gangs) {
            return new BackfillQueue(gangs);
        }
    };

    abstract Waiting queue(int gangs);

    /** As people type it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
