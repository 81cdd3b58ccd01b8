package dev.berth.testkit.live;

/** What Berth relies on, on the embedded API. */
final class EmbeddedApiTest extends ApiContract {
    @Override
    protected ApiUnderTest startApi() {
        return EmbeddedApi.start();
    }
}
