/** The controllers without which objects stay words: workloads, garbage, budgets, namespaces, taints. */
@NullMarked
package dev.berth.embedded.control;

import org.jspecify.annotations.NullMarked;
