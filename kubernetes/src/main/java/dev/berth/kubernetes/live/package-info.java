/**
 * Berth on a live Kubernetes API: lists and watches come in, bindings go out, one thread decides in between.
 *
 * <p>{@code http} speaks, {@code watch} listens, {@code write} acts, {@code loop} decides; this package puts them
 * together.
 */
@NullMarked
package dev.berth.kubernetes.live;

import org.jspecify.annotations.NullMarked;
