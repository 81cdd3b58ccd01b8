/** Faults on purpose: what networks, servers and clocks do to clients, from a seed. */
@NullMarked
package dev.berth.embedded.fault;

import org.jspecify.annotations.NullMarked;
