package dev.berth.engine.model;

/** Keeps pods off a node unless they tolerate it. */
public record Taint(String key, String value, Effect effect) {
    /** What the taint does. */
    public enum Effect {
        NO_SCHEDULE,
        PREFER_NO_SCHEDULE,
        NO_EXECUTE;

        /** Whether pods without a toleration are refused (not merely discouraged). */
        public boolean refuses() {
            return this != PREFER_NO_SCHEDULE;
        }
    }

    @Override
    public String toString() {
        String name = switch (effect) {
            case NO_SCHEDULE -> "NoSchedule";
            case PREFER_NO_SCHEDULE -> "PreferNoSchedule";
            case NO_EXECUTE -> "NoExecute";
        };
        return key + (value.isEmpty() ? "" : "=" + value) + ":" + name;
    }
}
