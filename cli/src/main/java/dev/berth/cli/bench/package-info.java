/** {@code berth bench}: measures. */
@NullMarked
package dev.berth.cli.bench;

import org.jspecify.annotations.NullMarked;
