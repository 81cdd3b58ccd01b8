/**
 * Live tests: contracts that hold on every API server (the real one, the embedded one), and what steps the decision loop
 * without any server.
 */
@NullMarked
package dev.berth.testkit.live;

import org.jspecify.annotations.NullMarked;
