/** {@code berth run}: the scheduler on a live cluster. */
@NullMarked
package dev.berth.cli.run;

import org.jspecify.annotations.NullMarked;
