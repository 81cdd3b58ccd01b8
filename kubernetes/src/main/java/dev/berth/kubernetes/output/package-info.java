/** Writes what the engine says: answers and bindings, as JSON. */
package dev.berth.kubernetes.output;
