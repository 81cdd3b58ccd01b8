/** JMH benchmarks. */
@NullMarked
package dev.berth.benchmarks;

import org.jspecify.annotations.NullMarked;
