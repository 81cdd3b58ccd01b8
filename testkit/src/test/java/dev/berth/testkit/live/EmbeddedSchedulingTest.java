package dev.berth.testkit.live;

/** The contract on the embedded API. */
final class EmbeddedSchedulingTest extends SchedulingContract {
    @Override
    protected ApiUnderTest startApi() {
        return EmbeddedApi.start();
    }
}
