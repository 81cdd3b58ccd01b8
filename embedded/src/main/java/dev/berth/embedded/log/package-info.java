/** What clients asked and were answered. */
@NullMarked
package dev.berth.embedded.log;

import org.jspecify.annotations.NullMarked;
