/** How commands write for people. */
@NullMarked
package dev.berth.cli.text;

import org.jspecify.annotations.NullMarked;
