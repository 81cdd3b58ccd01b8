/** JSON as immutable trees: a version of an object shares all that did not change with the version before. */
@NullMarked
package dev.berth.embedded.json;

import org.jspecify.annotations.NullMarked;
