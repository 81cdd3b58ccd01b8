package dev.berth.testkit.live;

import org.junit.jupiter.api.Tag;

/** kubectl on kube-apiserver and etcd. */
@Tag("real")
final class RealKubectlTest extends KubectlContract {
    @Override
    protected ApiUnderTest startApi() {
        return RealControlPlane.start();
    }
}
