/** The report of a simulation: one page that needs no network. */
@NullMarked
package dev.berth.simulator.report;

import org.jspecify.annotations.NullMarked;
