/** Public traces and Berth's own form, read line by line: what is broken is told with file, line, field and value. */
@NullMarked
package dev.berth.simulator.trace;

import org.jspecify.annotations.NullMarked;
