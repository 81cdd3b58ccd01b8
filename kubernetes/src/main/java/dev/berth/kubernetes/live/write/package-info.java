/** Write lanes: bindings, conditions, evictions, events and the lease, each with its own bounds. */
@NullMarked
package dev.berth.kubernetes.live.write;

import org.jspecify.annotations.NullMarked;
