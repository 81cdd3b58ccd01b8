/** {@code berth demo}: a cluster, Berth and a story in one command. */
@NullMarked
package dev.berth.cli.demo;

import org.jspecify.annotations.NullMarked;
