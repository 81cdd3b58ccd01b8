package dev.berth.testkit.live;

import dev.berth.kubernetes.live.http.ApiServer;
import java.nio.file.Path;

/**
 * An API server to test with: empty but for its own objects, nobody else schedules. A contract starts one for its class
 * and gives each test a namespace of its own.
 */
public interface ApiUnderTest extends AutoCloseable {
    /** Where it is, as an administrator. */
    ApiServer server();

    /** A file with which kubectl reaches it, as an administrator. */
    Path kubeconfig();

    /** Kills the server without warning and starts it again on the same address, with what it had committed. */
    default void crashAndRestart() {
        throw new org.opentest4j.TestAbortedException(this + " cannot be crashed");
    }

    @Override
    void close();
}
