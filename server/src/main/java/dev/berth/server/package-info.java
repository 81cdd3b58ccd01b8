/** A running Berth: the scheduler with its lease, and what it shows of itself over HTTP. */
@NullMarked
package dev.berth.server;

import org.jspecify.annotations.NullMarked;
