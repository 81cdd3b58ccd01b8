/** KAI's scenarios, run on the engine. */
@NullMarked
package dev.berth.testkit.oracle.kai;

import org.jspecify.annotations.NullMarked;
