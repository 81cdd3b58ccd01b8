/** Label and field selectors of lists and watches. */
@NullMarked
package dev.berth.embedded.select;

import org.jspecify.annotations.NullMarked;
