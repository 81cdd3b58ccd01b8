/** The engine in virtual time. */
@NullMarked
package dev.berth.simulator.run;

import org.jspecify.annotations.NullMarked;
