/** The built-in kinds and what holds for each of them. */
@NullMarked
package dev.berth.embedded.kinds;

import org.jspecify.annotations.NullMarked;
