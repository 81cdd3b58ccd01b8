package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kubernetes.cold.ClusterAccess;
import dev.berth.kubernetes.live.Roles;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.rights.Right;
import dev.berth.kubernetes.live.rights.Rule;
import dev.berth.testkit.live.ClusterClient;
import dev.berth.testkit.live.NativeGangs;
import dev.berth.testkit.live.RealControlPlane;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** kube-apiserver with RBAC, and Berth's account with the roles that {@code berth manifests} prints, whole or in part. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealRightsTest {
    private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
    private static final String ACCOUNT =
            "\"subjects\":[{\"kind\":\"ServiceAccount\",\"name\":\"berth\",\"namespace\":\"" + WholeJob.HOME
                    + "\"}],\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"";

    private @Nullable RealControlPlane api;
    private @Nullable ClusterClient admin;
    private @Nullable ApiServer asBerth;

    @BeforeAll
    void start() throws IOException {
        api = RealControlPlane.start("--gangs", "--rbac");
        asBerth = ClusterAccess.kubeconfig(api.state().resolve("berth-kubeconfig"), null);
        admin = new ClusterClient(api.server().askedBy("user"));
        admin().must(Request.post(
                "/api/v1/namespaces",
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + WholeJob.HOME + "\"}}"));
        String home = RBAC + "/namespaces/" + WholeJob.HOME;
        admin().must(Request.post(RBAC + "/clusterroles", role("ClusterRole", List.of(), Set.of())));
        admin().must(Request.post(home + "/roles", role("Role", List.of(), Set.of())));
        admin().must(Request.post(RBAC + "/clusterrolebindings", binding("ClusterRoleBinding", "ClusterRole")));
        admin().must(Request.post(home + "/rolebindings", binding("RoleBinding", "Role")));
    }

    @AfterAll
    void stop() {
        if (admin != null) {
            admin.close();
        }
        if (api != null) {
            api.close();
        }
    }

    private ClusterClient admin() {
        return Objects.requireNonNull(admin);
    }

    private ApiServer asBerth() {
        return Objects.requireNonNull(asBerth);
    }

    private static String binding(String kind, String role) {
        return "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"" + kind
                + "\",\"metadata\":{\"name\":\"berth\"}," + ACCOUNT + role + "\",\"name\":\"berth\"}}";
    }

    private static String role(String kind, List<Rule> rules, Set<Right> without) {
        return "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"" + kind
                + "\",\"metadata\":{\"name\":\"berth\"},\"rules\":["
                + rules.stream()
                        .flatMap(rule -> rule.rights()
                                .filter(right -> !without.contains(right))
                                .map(right -> "{\"apiGroups\":[\"" + right.group() + "\"],\"resources\":[\""
                                        + right.resource() + "\"],\"verbs\":[\"" + right.verb() + "\"]"
                                        + (rule.names().isEmpty()
                                                ? ""
                                                : ",\"resourceNames\":[\"" + String.join("\",\"", rule.names()) + "\"]")
                                        + "}"))
                        .collect(Collectors.joining(","))
                + "]}";
    }

    /** Berth's account has its roles from now on, but for these rights. */
    private void grantAllBut(Right... withheld) {
        var without = Set.of(withheld);
        admin().must(Request.put(RBAC + "/clusterroles/berth", role("ClusterRole", Roles.scheduler(), without)));
        admin().must(Request.put(
                RBAC + "/namespaces/" + WholeJob.HOME + "/roles/berth", role("Role", Roles.lease(), without)));
    }

    @Test
    @Proves(value = FaultCase.F37, where = Proves.Where.REAL, seeds = "1; exactly the roles of `berth manifests`")
    void f37WithExactlyItsRolesBerthDoesItsWholeJob() {
        grantAllBut();
        try (var job = new WholeJob(admin(), asBerth())) {
            job.awaitEnd();
            refuseBindings(job.namespace());
            job.awaitBindingsRefused();
            job.pod("refused");
            assertThat(job.endsRefused("refused")).isTrue();
            admin().must(Request.delete(
                    "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/refuse"));
            job.awaitPlaced("refused");
            assertThat(job.missing()).isEmpty();
        }
    }

    /** Somebody's policy refuses all bindings of a namespace. That is no missing right. */
    private void refuseBindings(String namespace) {
        String group = "/apis/admissionregistration.k8s.io/v1";
        String head = "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"";
        admin().must(Request.post(
                group + "/validatingadmissionpolicies",
                head + "ValidatingAdmissionPolicy\",\"metadata\":{\"name\":\"refuse\"},\"spec\":{\"failurePolicy\":"
                        + "\"Fail\",\"matchConstraints\":{\"resourceRules\":[{\"apiGroups\":[\"\"],\"apiVersions\":["
                        + "\"v1\"],\"operations\":[\"CREATE\"],\"resources\":[\"pods/binding\"]}]},\"validations\":[{"
                        + "\"expression\":\"false\",\"message\":\"nobody may run here\",\"reason\":\"Forbidden\"}]}}"));
        admin().must(Request.post(
                group + "/validatingadmissionpolicybindings",
                head + "ValidatingAdmissionPolicyBinding\",\"metadata\":{\"name\":\"refuse\"},\"spec\":{\"policyName\":"
                        + "\"refuse\",\"validationActions\":[\"Deny\"],\"matchResources\":{\"namespaceSelector\":{"
                        + "\"matchLabels\":{\"kubernetes.io/metadata.name\":\"" + namespace + "\"}}}}}"));
    }

    @Test
    @Proves(value = FaultCase.F37, where = Proves.Where.REAL, seeds = "1; each right but reading refused pods, in turn")
    void f37EachRightThatIsMissingIsNamedAndTheJobEndsOnceItIsGranted() {
        for (var right : neededRights()) {
            grantAllBut(right);
            try (var job = new WholeJob(admin(), asBerth())) {
                job.awaitNamed(right);
                grantAllBut();
                job.awaitEnd();
            }
        }
    }

    /** Those that the job uses: of kinds that are there, and of one list and watch for all that are alike. */
    private Set<Right> neededRights() {
        boolean gangs = NativeGangs.of(admin()).isPresent();
        return Stream.concat(Roles.scheduler().stream(), Roles.lease().stream())
                .flatMap(Rule::rights)
                .filter(right -> !right.equals(new Right("get", "", "pods")))
                .filter(right -> gangs || !right.resource().startsWith("podgroups"))
                .filter(right -> !right.group().equals("scheduling.x-k8s.io"))
                .filter(right -> !right.group().equals("topology.node.k8s.io"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
