/** Structural schemas: what objects may hold, of custom and of built-in kinds. */
@NullMarked
package dev.berth.embedded.schema;

import org.jspecify.annotations.NullMarked;
