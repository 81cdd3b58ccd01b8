/** Answers that are known to be right, asked of the engine: upstream's test tables and the differential oracle. */
@NullMarked
package dev.berth.testkit.oracle;

import org.jspecify.annotations.NullMarked;
