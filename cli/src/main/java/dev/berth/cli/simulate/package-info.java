/** {@code berth simulate}: the engine in virtual time. */
@NullMarked
package dev.berth.cli.simulate;

import org.jspecify.annotations.NullMarked;
