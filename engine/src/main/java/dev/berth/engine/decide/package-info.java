/**
 * Decisions: which pod goes where, what must make room for it, and why the others wait.
 *
 * <p>{@link dev.berth.engine.decide.Assessment} holds a profile's plugins prepared for one pod. Two readers share it:
 * {@link dev.berth.engine.decide.Explanation} asks about every node and tells all, and
 * {@link dev.berth.engine.decide.Ranking} keeps the best node at hand while the cluster changes. That both agree is what
 * the property tests hold.
 */
package dev.berth.engine.decide;
