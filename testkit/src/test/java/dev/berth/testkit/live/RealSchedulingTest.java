package dev.berth.testkit.live;

import org.junit.jupiter.api.Tag;

/** The contract on kube-apiserver and etcd. */
@Tag("real")
final class RealSchedulingTest extends SchedulingContract {
    @Override
    protected ApiUnderTest startApi() {
        return RealControlPlane.start("--gangs");
    }
}
