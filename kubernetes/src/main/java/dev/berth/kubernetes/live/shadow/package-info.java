/** What Berth would have done beside a scheduler that does the work; reads, and writes nothing. */
@NullMarked
package dev.berth.kubernetes.live.shadow;

import org.jspecify.annotations.NullMarked;
