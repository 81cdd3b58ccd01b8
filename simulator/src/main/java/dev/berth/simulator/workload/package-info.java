/** Work to simulate: jobs, where they come from, and the nodes that they run on. */
@NullMarked
package dev.berth.simulator.workload;

import org.jspecify.annotations.NullMarked;
