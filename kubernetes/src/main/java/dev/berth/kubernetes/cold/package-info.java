/** What is rare and may be slow: kubeconfig files and credentials, read by fabric8. None of its types leaves the package. */
@NullMarked
package dev.berth.kubernetes.cold;

import org.jspecify.annotations.NullMarked;
