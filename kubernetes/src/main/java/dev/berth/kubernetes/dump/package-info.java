/** Reads whole clusters: dumps in files, and one-line cases. */
package dev.berth.kubernetes.dump;
