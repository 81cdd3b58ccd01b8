package dev.berth.simulator.policy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.profile.GpuProfile;
import dev.berth.engine.profile.Profile;
import dev.berth.simulator.workload.Demand;
import dev.berth.simulator.workload.Shapes;
import java.util.LinkedHashMap;

/** Berth's own profile for GPUs, either told what will come, as FGD is, or learning it from what has come. */
final class Berth implements Policy {
    private final boolean told;
    private final boolean ahead;

    Berth(boolean told, boolean ahead) {
        this.told = told;
        this.ahead = ahead;
    }

    @Override
    public String name() {
        return "Berth" + (ahead ? "Ahead" : "") + (told ? "" : "Learning");
    }

    @Override
    public String description() {
        return "Berth's gpu profile, told " + (told ? "the whole workload as FGD is" : "nothing")
                + (ahead ? ", with a look at what is left for the next pods (an experiment)" : "");
    }

    @Override
    public Profile profile(Cluster cluster, Demand demand, long seed) {
        if (told) {
            var shapes = new Shapes(Integer.MAX_VALUE);
            var workload = new LinkedHashMap<PodShape, Long>();
            demand.counts().forEach((ask, count) -> workload.merge(shapes.shape(ask), count, Long::sum));
            cluster.expect(workload);
        }
        var profile = ahead ? GpuProfile.lookingAhead() : GpuProfile.create();
        return new Profile(name(), profile.filters(), profile.scorers(), false, profile.deviceChooser());
    }
}
