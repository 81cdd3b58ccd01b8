/** The four forms of patches, and who owns which field. */
@NullMarked
package dev.berth.embedded.patch;

import org.jspecify.annotations.NullMarked;
