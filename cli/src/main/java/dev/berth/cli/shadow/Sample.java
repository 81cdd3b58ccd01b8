package dev.berth.cli.shadow;

import dev.berth.kubernetes.live.shadow.Gpus;
import dev.berth.kubernetes.live.shadow.Shadow;

/** Both worlds at one time, so many milliseconds after the first look. */
record Sample(long afterMillis, Gpus.Room cluster, Gpus.Room berth, Shadow.Waiting waiting) {
    static Sample of(Shadow shadow, long afterMillis) {
        var typical = Gpus.typical(shadow.actualCluster());
        return new Sample(
                afterMillis,
                typical.room(shadow.actualCluster()),
                typical.room(shadow.berthCluster()),
                shadow.waiting());
    }
}
