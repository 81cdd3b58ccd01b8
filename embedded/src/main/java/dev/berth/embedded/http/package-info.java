/** The API over HTTP. */
@NullMarked
package dev.berth.embedded.http;

import org.jspecify.annotations.NullMarked;
