/** Writes down what a live cluster says to its schedulers, as a dump for the offline commands, if wished without names. */
@NullMarked
package dev.berth.kubernetes.capture;

import org.jspecify.annotations.NullMarked;
