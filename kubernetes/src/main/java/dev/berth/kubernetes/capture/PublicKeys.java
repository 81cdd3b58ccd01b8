package dev.berth.kubernetes.capture;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which keys of labels and taints say nothing of whose cluster it is: those that Kubernetes, vendors and schedulers define. */
final class PublicKeys {
    /** Keys without a domain that schedulers give a meaning to. */
    private static final Set<String> WITHOUT_DOMAIN = Set.of("rack", "block", "spark-role", "runai-gpu-group");

    private static final List<String> DOMAINS = List.of(
            "kubernetes.io",
            "k8s.io",
            "nvidia.com",
            "amd.com",
            "intel.com",
            "habana.ai",
            "berth.dev",
            "volcano.sh",
            "koordinator.sh",
            "run.ai",
            "kai.scheduler",
            "kubeflow.org",
            "ray.io",
            "karpenter.sh",
            "k8s.aws",
            "amazonaws.com",
            "azure.com",
            "cloud.google.com",
            "oraclecloud.com",
            "provider.com");

    /** Domains under which values describe hardware, for readers who need them as they are. */
    private static final Set<String> OF_HARDWARE =
            Set.of("nvidia.com", "amd.com", "gpu.intel.com", "habana.ai", "node.koordinator.sh", "beta.amd.com");

    private static final Set<String> WITH_PUBLIC_VALUES = Set.of(
            "kubernetes.io/os",
            "kubernetes.io/arch",
            "beta.kubernetes.io/os",
            "beta.kubernetes.io/arch",
            "node.kubernetes.io/instance-type",
            "cloud.google.com/gke-accelerator",
            "cloud.google.com/gke-gpu-partition-size",
            "cloud.google.com/gke-max-shared-clients-per-gpu");

    private static final Pattern PUBLIC_VALUE = Pattern.compile("-?[0-9]{1,19}|true|false");

    private PublicKeys() {}

    /** Whether a key may stay as it is. */
    static boolean isPublic(String key) {
        int slash = key.indexOf('/');
        if (slash < 0) {
            return WITHOUT_DOMAIN.contains(key);
        }
        String domain = key.substring(0, slash);
        return WITHOUT_DOMAIN.contains(domain)
                || DOMAINS.stream().anyMatch(known -> domain.equals(known) || domain.endsWith("." + known));
    }

    /** Whether a value may: it is a number, which Gt and Lt compare, or a truth, or describes hardware. */
    static boolean hasPublicValue(String key, String value) {
        return PUBLIC_VALUE.matcher(value).matches()
                || WITH_PUBLIC_VALUES.contains(key)
                || OF_HARDWARE.contains(key.substring(0, Math.max(0, key.indexOf('/'))));
    }
}
