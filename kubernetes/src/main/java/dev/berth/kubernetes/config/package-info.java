/** Reads kube-scheduler's configuration into profiles: what is in force there is in force here. */
package dev.berth.kubernetes.config;
