/** What Kubernetes says, turned into what the engine knows, and back. */
@NullMarked
package dev.berth.kubernetes;

import org.jspecify.annotations.NullMarked;
