/** {@code berth shadow}: what Berth would have done beside another scheduler. */
@NullMarked
package dev.berth.cli.shadow;

import org.jspecify.annotations.NullMarked;
