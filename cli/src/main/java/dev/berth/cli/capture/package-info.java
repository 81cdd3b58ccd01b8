/** {@code berth capture}: what a live cluster says, as a dump. */
@NullMarked
package dev.berth.cli.capture;

import org.jspecify.annotations.NullMarked;
