/**
 * One thread that decides: it takes in what was observed, decides, and hands orders to write lanes. Production and tests
 * step the same {@link dev.berth.kubernetes.live.loop.DecisionLoop}.
 */
@NullMarked
package dev.berth.kubernetes.live.loop;

import org.jspecify.annotations.NullMarked;
