package dev.berth.cli.run;

import dev.berth.kubernetes.live.WatchedKind;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code berth manifests}: what a cluster needs so that Berth runs in it. */
@Command(
        name = "manifests",
        description = {
            "Prints what a cluster needs so that Berth runs in it: namespace, service account, the rights that it uses",
            "and no others, a Deployment of two (one decides, one stands by), PodDisruptionBudget and NetworkPolicy."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "  berth manifests --image registry.example/berth:0.1.0 | kubectl apply -f -"})
public final class ManifestsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--image", paramLabel = "IMAGE", required = true, description = "The container image of Berth.")
    private String image = "";

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "berth-system",
            description = "Where Berth runs (default: ${DEFAULT-VALUE}).")
    private String namespace = "berth-system";

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "kube-scheduler",
            description = "Which profile decides (default: ${DEFAULT-VALUE}).")
    private String profile = "kube-scheduler";

    @Override
    public Integer call() {
        named("--namespace", namespace);
        named("--profile", profile);
        if (!image.matches("[A-Za-z0-9][A-Za-z0-9._:/@-]*")) {
            throw new ParameterException(spec.commandLine(), "--image is \"" + image + "\", which is no image's name");
        }
        spec.commandLine().getOut().print(text());
        return 0;
    }

    private void named(String option, String value) {
        if (!value.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " is \"" + value + "\"; lower-case letters, digits and hyphens are possible, 63 at most");
        }
    }

    private String text() {
        return TEMPLATE.replace("@NAMESPACE@", namespace)
                .replace("@IMAGE@", image)
                .replace("@PROFILE@", profile)
                .replace("@WATCHED@", watched());
    }

    /** A rule for each API group of what is watched, so that the rights follow the code. */
    private static String watched() {
        Map<String, TreeSet<String>> plurals = new TreeMap<>();
        for (var kind : WatchedKind.ALL) {
            plurals.computeIfAbsent(kind.resource().group(), unused -> new TreeSet<>())
                    .add(kind.resource().plural());
        }
        return plurals.entrySet().stream()
                .map(entry -> "  - apiGroups: [\"" + entry.getKey() + "\"]\n    resources: ["
                        + String.join(", ", entry.getValue()) + "]\n    verbs: [list, watch]\n")
                .collect(Collectors.joining());
    }

    private static final String TEMPLATE = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: @NAMESPACE@
              labels: {pod-security.kubernetes.io/enforce: restricted}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: berth, namespace: @NAMESPACE@}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: berth-scheduler}
            rules:
              # What decisions look at.
            @WATCHED@  # To read a pod whose binding was refused or contradicted.
              - apiGroups: [""]
                resources: [pods]
                verbs: [get]
              # To place pods.
              - apiGroups: [""]
                resources: [pods/binding]
                verbs: [create]
              # To say in a pod's condition why it waits, and where room is being made for it.
              - apiGroups: [""]
                resources: [pods/status]
                verbs: [patch]
              # To make room for more urgent pods; disruption budgets are kept.
              - apiGroups: [""]
                resources: [pods/eviction]
                verbs: [create]
              # To say for which node a claim's volume is to be made, or which volume it gets, before its pod is bound.
              - apiGroups: [""]
                resources: [persistentvolumeclaims, persistentvolumes]
                verbs: [get, patch]
              # To say in a pod group's condition whether it is placed.
              - apiGroups: [scheduling.k8s.io]
                resources: [podgroups]
                verbs: [get]
              - apiGroups: [scheduling.k8s.io]
                resources: [podgroups/status]
                verbs: [patch]
              # To tell people.
              - apiGroups: [events.k8s.io]
                resources: [events]
                verbs: [create]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: berth-scheduler}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: berth-scheduler}
            subjects:
              - {kind: ServiceAccount, name: berth, namespace: @NAMESPACE@}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: berth-lease, namespace: @NAMESPACE@}
            rules:
              # So that one of several decides. A name cannot be asked for where an object is created.
              - apiGroups: [coordination.k8s.io]
                resources: [leases]
                verbs: [create]
              - apiGroups: [coordination.k8s.io]
                resources: [leases]
                resourceNames: [berth]
                verbs: [get, update]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: berth-lease, namespace: @NAMESPACE@}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: berth-lease}
            subjects:
              - {kind: ServiceAccount, name: berth, namespace: @NAMESPACE@}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: berth, namespace: @NAMESPACE@, labels: {app: berth}}
            spec:
              replicas: 2
              selector: {matchLabels: {app: berth}}
              template:
                metadata: {labels: {app: berth}}
                spec:
                  serviceAccountName: berth
                  priorityClassName: system-cluster-critical
                  # Berth does not place itself: it must start where no Berth runs.
                  schedulerName: default-scheduler
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  topologySpreadConstraints:
                    - maxSkew: 1
                      topologyKey: kubernetes.io/hostname
                      whenUnsatisfiable: ScheduleAnyway
                      labelSelector: {matchLabels: {app: berth}}
                  containers:
                    - name: berth
                      image: @IMAGE@
                      args: [run, --in-cluster, --profile, @PROFILE@, --lease-namespace, @NAMESPACE@, --listen, "0.0.0.0:10270", --log-format, json]
                      ports: [{name: http, containerPort: 10270}]
                      livenessProbe: {httpGet: {path: /healthz, port: http}, initialDelaySeconds: 15}
                      readinessProbe: {httpGet: {path: /readyz, port: http}, periodSeconds: 5}
                      resources:
                        requests: {cpu: 500m, memory: 512Mi}
                        limits: {memory: 2Gi}
                      securityContext:
                        allowPrivilegeEscalation: false
                        readOnlyRootFilesystem: true
                        capabilities: {drop: [ALL]}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: berth, namespace: @NAMESPACE@}
            spec:
              minAvailable: 1
              selector: {matchLabels: {app: berth}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: berth, namespace: @NAMESPACE@}
            spec:
              podSelector: {matchLabels: {app: berth}}
              policyTypes: [Ingress]
              ingress:
                - ports: [{port: http}]
            """;
}
