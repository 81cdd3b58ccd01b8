package dev.berth.kubernetes.live.lease;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the Lease is kept. Writes are refused where somebody else wrote first. */
public interface LeaseStore {
    /** The Lease; null where there is none. */
    @Nullable
    LeaseRecord read() throws IOException;

    /** Writes it where there is none. False where there is one by now. */
    boolean create(LeaseRecord record) throws IOException;

    /** Writes it over the version that the record names. False where it has another version by now. */
    boolean update(LeaseRecord record) throws IOException;
}
