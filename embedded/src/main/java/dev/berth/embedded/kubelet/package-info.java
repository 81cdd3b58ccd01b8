/** Virtual kubelets: clients of any API server that pretend to run the pods of nodes that do not exist. */
@NullMarked
package dev.berth.embedded.kubelet;

import org.jspecify.annotations.NullMarked;
