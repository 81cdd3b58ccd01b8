/** {@code berth place}: places the pending pods of a dump. */
@NullMarked
package dev.berth.cli.place;

import org.jspecify.annotations.NullMarked;
