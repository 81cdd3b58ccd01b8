/** Which of several Berths leads: a Lease, judged by local clocks only. */
@NullMarked
package dev.berth.kubernetes.live.lease;

import org.jspecify.annotations.NullMarked;
