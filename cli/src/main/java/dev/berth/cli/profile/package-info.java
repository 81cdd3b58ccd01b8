/** Options that choose filters and scorers, shared by the commands that decide. */
@NullMarked
package dev.berth.cli.profile;

import org.jspecify.annotations.NullMarked;
