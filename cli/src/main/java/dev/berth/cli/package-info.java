/** The commands {@code berth} and {@code kubectl berth}. */
@NullMarked
package dev.berth.cli;

import org.jspecify.annotations.NullMarked;
