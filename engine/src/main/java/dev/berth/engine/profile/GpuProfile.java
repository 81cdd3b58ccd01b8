package dev.berth.engine.profile;

import dev.berth.engine.plugin.DevicesFilter;
import dev.berth.engine.plugin.TightestDevices;
import java.util.ArrayList;
import java.util.List;

/** Berth's own profile: kube-scheduler's rules, and devices chosen one by one. */
public final class GpuProfile {
    public static final String NAME = "gpu";

    private GpuProfile() {}

    public static Profile create() {
        return with(List.of());
    }

    /** The profile with further plugins, asked last. */
    static Profile with(List<Plugin> others) {
        var plugins = new ArrayList<>(KubeSchedulerProfile.plugins());
        plugins.add(Plugin.filtering(new DevicesFilter()));
        plugins.addAll(others);
        return Profile.of(NAME, plugins, true).choosingDevicesBy(TightestDevices.INSTANCE);
    }
}
