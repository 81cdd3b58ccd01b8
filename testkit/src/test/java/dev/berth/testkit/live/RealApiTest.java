package dev.berth.testkit.live;

import org.junit.jupiter.api.Tag;

/** What Berth relies on, on kube-apiserver and etcd. */
@Tag("real")
final class RealApiTest extends ApiContract {
    @Override
    protected ApiUnderTest startApi() {
        return RealControlPlane.start("--gangs");
    }
}
