/** A Kubernetes API in one JVM, for demos, tests and fault injection; not a replacement of a cluster. */
@NullMarked
package dev.berth.embedded;

import org.jspecify.annotations.NullMarked;
