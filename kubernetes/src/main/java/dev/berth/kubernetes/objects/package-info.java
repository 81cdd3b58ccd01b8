/** Reads Kubernetes objects from trees into the engine's model, and refuses what Kubernetes would not accept. */
package dev.berth.kubernetes.objects;
