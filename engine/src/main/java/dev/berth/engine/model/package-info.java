/**
 * What Berth is told about a cluster: immutable values without behaviour beyond matching.
 *
 * <p>Quantities are exact {@code long}s in base units: millicores for {@code cpu}, bytes for memory and storage,
 * counts for all else. Nothing here knows Kubernetes' wire format; readers of that format live in the
 * {@code kubernetes} module.
 */
package dev.berth.engine.model;
