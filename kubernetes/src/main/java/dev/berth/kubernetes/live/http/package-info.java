/**
 * HTTP/1.1 as the hot lanes need it: blocking, on virtual threads, a connection for each request in flight.
 *
 * <p>Why not the JDK's client: docs/design/0021-http-on-virtual-threads.md.
 */
@NullMarked
package dev.berth.kubernetes.live.http;

import org.jspecify.annotations.NullMarked;
