/** All objects, their versions and the changes between them. */
@NullMarked
package dev.berth.embedded.store;

import org.jspecify.annotations.NullMarked;
