/** Documents as trees: what JSON and YAML have in common, with the line where each value stands. */
package dev.berth.kubernetes.tree;
