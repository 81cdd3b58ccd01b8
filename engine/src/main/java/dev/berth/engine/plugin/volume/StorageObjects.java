package dev.berth.engine.plugin.volume;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.ObjectStore;
import dev.berth.engine.model.CsiDriver;
import dev.berth.engine.model.CsiNode;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.engine.model.StorageClass;
import org.jspecify.annotations.Nullable;

/** Finds storage objects by name, and words their absence as the API server does. */
record StorageObjects(ObjectStore store) {
    static StorageObjects of(Cluster cluster) {
        return new StorageObjects(cluster.objects());
    }

    @Nullable
    PersistentVolumeClaim claim(String namespace, String name) {
        return store.get(PersistentVolumeClaim.class, namespace, name);
    }

    @Nullable
    PersistentVolume volume(String name) {
        return store.get(PersistentVolume.class, "", name);
    }

    @Nullable
    StorageClass storageClass(String name) {
        return store.get(StorageClass.class, "", name);
    }

    @Nullable
    CsiDriver driver(String name) {
        return store.get(CsiDriver.class, "", name);
    }

    @Nullable
    CsiNode csiNode(String nodeName) {
        return store.get(CsiNode.class, "", nodeName);
    }

    static String missingClaim(String name) {
        return "persistentvolumeclaim " + quoted(name) + " not found";
    }

    static String missingVolume(String name) {
        return "persistentvolume " + quoted(name) + " not found";
    }

    static String missingClass(String name) {
        return "storageclass.storage.k8s.io " + quoted(name) + " not found";
    }

    static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
