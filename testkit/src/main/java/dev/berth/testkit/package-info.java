/** Builders, generators, invariants and oracle readers for tests. */
@NullMarked
package dev.berth.testkit;

import org.jspecify.annotations.NullMarked;
