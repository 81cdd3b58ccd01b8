/**
 * Gangs: pods that start together or not at all, near each other or apart as asked.
 *
 * <p>A {@link dev.berth.engine.gang.Gang} is what the cluster says of one gang. The
 * {@link dev.berth.engine.gang.GangPlanner} finds a node for each member in one step and changes nothing.
 */
@NullMarked
package dev.berth.engine.gang;

import org.jspecify.annotations.NullMarked;
