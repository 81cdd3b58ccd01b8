/** What the Kubernetes API promises: kinds, verbs, options, errors. */
@NullMarked
package dev.berth.embedded.api;

import org.jspecify.annotations.NullMarked;
