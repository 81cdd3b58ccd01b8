/** Policies to compare with, as their authors published them. */
@NullMarked
package dev.berth.simulator.policy;

import org.jspecify.annotations.NullMarked;
