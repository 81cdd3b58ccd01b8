package dev.berth.engine.plugin.volume;

import org.jspecify.annotations.Nullable;

/**
 * Volume plugins that were part of Kubernetes, and the CSI drivers that took over their volumes (kubernetes.io: "CSI
 * migration"). Azure Files and vSphere have a successor too, but kube-scheduler does not count their volumes.
 */
enum InTreePlugin {
    AWS_EBS("kubernetes.io/aws-ebs", "ebs.csi.aws.com", "topology.ebs.csi.aws.com/zone", true),
    GCE_PD("kubernetes.io/gce-pd", "pd.csi.storage.gke.io", "topology.gke.io/zone", true),
    AZURE_DISK("kubernetes.io/azure-disk", "disk.csi.azure.com", null, true),
    CINDER("kubernetes.io/cinder", "cinder.csi.openstack.org", "topology.cinder.csi.openstack.org/zone", true),
    PORTWORX("kubernetes.io/portworx-volume", "pxd.portworx.com", null, true),
    AZURE_FILE("kubernetes.io/azure-file", "file.csi.azure.com", null, false),
    VSPHERE("kubernetes.io/vsphere-volume", "csi.vsphere.vmware.com", null, false);

    /** The provisioner that storage classes name. */
    final String provisioner;

    final String driver;

    /** The label by which the driver names zones; null where volumes keep their node affinity. */
    final @Nullable String zoneLabel;

    /** Whether volumes count against the driver's limits. */
    final boolean counts;

    InTreePlugin(String provisioner, String driver, @Nullable String zoneLabel, boolean counts) {
        this.provisioner = provisioner;
        this.driver = driver;
        this.zoneLabel = zoneLabel;
        this.counts = counts;
    }

    static @Nullable InTreePlugin named(String provisioner) {
        for (var plugin : values()) {
            if (plugin.provisioner.equals(provisioner)) {
                return plugin;
            }
        }
        return null;
    }

    static @Nullable InTreePlugin replacedBy(@Nullable String driver) {
        for (var plugin : values()) {
            if (plugin.driver.equals(driver)) {
                return plugin;
            }
        }
        return null;
    }
}
