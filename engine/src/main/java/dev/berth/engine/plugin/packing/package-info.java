/** Places pods where the cluster stays able to take what comes next: the core of the profile {@code gpu}. */
@NullMarked
package dev.berth.engine.plugin.packing;

import org.jspecify.annotations.NullMarked;
