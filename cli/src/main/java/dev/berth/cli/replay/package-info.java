/** {@code berth replay}: decides a recorded run again and compares. */
@NullMarked
package dev.berth.cli.replay;

import org.jspecify.annotations.NullMarked;
