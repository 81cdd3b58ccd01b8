/** What Berth may do on an API server: which rights its role has, and which of them the server refuses. */
@NullMarked
package dev.berth.kubernetes.live.rights;

import org.jspecify.annotations.NullMarked;
