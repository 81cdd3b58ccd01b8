package dev.berth.engine.plugin;

/** Decides on which nodes a pod may run. Implementations are stateless; what is per pod is in what they prepare. */
public interface Filter {
    /** The name under which the filter is configured and reported. */
    String name();

    Preparation prepare(Incoming pod);
}
