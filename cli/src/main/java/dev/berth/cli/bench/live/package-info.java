/** {@code berth bench live}: schedulers compared in turns on one real API server. */
@NullMarked
package dev.berth.cli.bench.live;

import org.jspecify.annotations.NullMarked;
