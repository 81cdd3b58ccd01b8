/** List and watch: an endless, gapless stream of what happens to one kind of object. */
@NullMarked
package dev.berth.kubernetes.live.watch;

import org.jspecify.annotations.NullMarked;
