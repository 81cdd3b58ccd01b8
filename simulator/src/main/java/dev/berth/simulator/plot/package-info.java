/** Plots without a library: one layout, painted as SVG, as PNG, or by the report's page. */
@NullMarked
package dev.berth.simulator.plot;

import org.jspecify.annotations.NullMarked;
