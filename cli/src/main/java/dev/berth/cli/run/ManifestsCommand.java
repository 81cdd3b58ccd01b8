package dev.berth.cli.run;

import dev.berth.kubernetes.live.Roles;
import dev.berth.kubernetes.live.rights.Rule;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
        footer = {
            "",
            "  berth manifests --image registry.example/berth:0.1.0 | kubectl apply -f -",
            "  berth manifests --shadow | kubectl apply -f -"
        })
public final class ManifestsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--image", paramLabel = "IMAGE", description = "The container image of Berth; needed.")
    private @Nullable String image;

    @Option(
            names = "--shadow",
            description = "Print only what berth shadow needs: an account that may read what decisions look at.")
    private boolean shadow;

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
        if (shadow) {
            if (image != null) {
                throw new ParameterException(
                        spec.commandLine(), "--shadow prints no workload, so --image does not go with it");
            }
            spec.commandLine().getOut().print(filled(SHADOW_TEMPLATE));
            return 0;
        }
        if (image == null) {
            throw new ParameterException(spec.commandLine(), "--image is missing: which image runs Berth?");
        }
        if (!image.matches("[A-Za-z0-9][A-Za-z0-9._:/@-]*")) {
            throw new ParameterException(spec.commandLine(), "--image is \"" + image + "\", which is no image's name");
        }
        spec.commandLine().getOut().print(filled(TEMPLATE).replace("@IMAGE@", image));
        return 0;
    }

    private void named(String option, String value) {
        if (!value.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " is \"" + value + "\"; lower-case letters, digits and hyphens are possible, 63 at most");
        }
    }

    private String filled(String template) {
        return template.replace("@NAMESPACE@", namespace)
                .replace("@PROFILE@", profile)
                .replace("@WATCHER@", rules(Roles.watcher()))
                .replace("@SCHEDULER@", rules(Roles.scheduler()))
                .replace("@LEASE@", rules(Roles.lease()));
    }

    /** As YAML, each reason once. */
    private static String rules(List<Rule> rules) {
        var text = new StringBuilder();
        String told = "";
        for (var rule : rules) {
            if (!rule.why().equals(told)) {
                told = rule.why();
                text.append("  # ").append(told).append('\n');
            }
            text.append("  - apiGroups: [")
                    .append(rule.group().isEmpty() ? "\"\"" : rule.group())
                    .append("]\n    resources: [")
                    .append(String.join(", ", rule.resources()))
                    .append("]\n");
            if (!rule.names().isEmpty()) {
                text.append("    resourceNames: [")
                        .append(String.join(", ", rule.names()))
                        .append("]\n");
            }
            text.append("    verbs: [").append(String.join(", ", rule.verbs())).append("]\n");
        }
        return text.toString();
    }

    private static final String SHADOW_TEMPLATE = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: @NAMESPACE@}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: berth-shadow, namespace: @NAMESPACE@}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: berth-shadow}
            rules:
            @WATCHER@---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: berth-shadow}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: berth-shadow}
            subjects:
              - {kind: ServiceAccount, name: berth-shadow, namespace: @NAMESPACE@}
            """;

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
            @SCHEDULER@---
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
            @LEASE@---
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
