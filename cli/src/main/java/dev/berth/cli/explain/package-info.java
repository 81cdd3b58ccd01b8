/** {@code berth explain}: says of a pod where it fits, where not and why. */
@NullMarked
package dev.berth.cli.explain;

import org.jspecify.annotations.NullMarked;
