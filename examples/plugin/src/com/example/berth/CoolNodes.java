package com.example.berth;

import dev.berth.engine.plugin.Filter;
import dev.berth.engine.profile.PluginProvider;
import dev.berth.engine.profile.Profile;
import java.util.List;

/** An example of plugins of one's own: keeps pods off hot nodes, and prefers the coolest of the others. */
public final class CoolNodes implements PluginProvider {
    /** The label that tells a node's temperature in whole degrees Celsius. */
    static final String LABEL = "example.com/temperature";

    /** From here on a node takes no more pods. */
    static final int HOT = 80;

    @Override
    public List<Filter> filters() {
        return List.of(new NotHot());
    }

    @Override
    public List<Profile.Weighted> scorers() {
        return List.of(new Profile.Weighted(new Coolest(), 2));
    }

    /** The temperature, or 0 where the label is missing or is not a number. */
    static int temperature(String label) {
        try {
            return label == null ? 0 : Integer.parseInt(label);
        } catch (NumberFormatException notNumber) {
            return 0;
        }
    }
}
