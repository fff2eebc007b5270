package io.gpurightsizer.manifests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.testing.Manifests;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What kustomize makes of base and overlays; skipped where there is no kubectl to ask. */
class RenderedTest {
    private static final Path FOLDER = Path.of("k8s");

    @BeforeAll
    static void kubectl() {
        assumeTrue(Manifests.canRender(), "kubectl is not installed, so nothing can be rendered");
    }

    static List<Path> folders() throws IOException {
        try (Stream<Path> overlays = Files.list(FOLDER.resolve("overlays"))) {
            return Stream.concat(Stream.of(FOLDER), overlays.sorted()).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyOverlayIsReadStrictlyAndItsTableHasAHash(Path folder) {
        Manifests rendered = Manifests.rendered(folder);

        assertTrue(rendered.objects().size() >= 11, folder.toString());
        String table = rendered.one(ConfigMap.class, "gpu-rightsizer-table")
                .getMetadata()
                .getName();
        assertTrue(table.matches("gpu-rightsizer-table-[a-z0-9]{10}"), table);
        assertTrue(
                deployment(rendered).getSpec().getTemplate().getSpec().getVolumes().stream()
                        .anyMatch(it -> it.getConfigMap() != null
                                && table.equals(it.getConfigMap().getName())),
                "the Deployment mounts it under that name");
    }

    @Test
    void theImageHasTheVersionOfThisBuild() throws IOException {
        Matcher version = Pattern.compile("<artifactId>gpu-rightsizer</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertTrue(version.find());

        String image = deployment(Manifests.rendered(FOLDER))
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();

        assertEquals("ghcr.io/gpu-rightsizer/gpu-rightsizer:" + version.group(1), image);
    }

    @Test
    void enforceIsTheModeAndNothingElse() {
        assertEquals("enforce", mode(overlay("enforce")));
        assertEquals("dry-run", mode(Manifests.rendered(FOLDER)));
    }

    private static String mode(Manifests rendered) {
        return rendered.one(ConfigMap.class, "gpu-rightsizer-mode").getData().get("mode");
    }

    @Test
    void aSingleReplicaHasNoBudgetThatCouldHoldUpADrain() {
        Manifests rendered = overlay("single-replica");

        assertEquals(1, deployment(rendered).getSpec().getReplicas());
        assertEquals(List.of(), rendered.all(PodDisruptionBudget.class));
    }

    @ParameterizedTest
    @MethodSource("withFiles")
    void withACertificateFromFilesTheWebhookMayWriteNothing(String name) {
        Manifests rendered = overlay(name);
        Map<String, String> environment =
                deployment(rendered).getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));

        assertEquals("/etc/gpu-rightsizer/tls/tls.crt", environment.get("RIGHTSIZER_TLS_CERTIFICATE"));
        assertEquals("/etc/gpu-rightsizer/tls/tls.key", environment.get("RIGHTSIZER_TLS_KEY"));
        assertTrue(environment.containsKey("RIGHTSIZER_TABLE"), "the base's variables are still there");
        assertEquals(List.of(), rendered.all(Role.class));
        assertTrue(rendered.one(ClusterRole.class, "").getRules().stream()
                .noneMatch(it -> it.getResources().contains("mutatingwebhookconfigurations")));
    }

    static List<String> withFiles() {
        return List.of("certificate-files", "cert-manager");
    }

    @Test
    void certManagerIssuesForTheNameThatIsCalledAndIsToldWhereToPutTheAuthority() {
        Manifests rendered = overlay("cert-manager");
        MutatingWebhookConfiguration webhook = rendered.one(MutatingWebhookConfiguration.class, "");
        JsonNode certificate = rendered.documents().stream()
                .filter(it -> it.path("kind").asText().equals("Certificate"))
                .filter(it -> !it.at("/spec/isCA").asBoolean())
                .findFirst()
                .orElseThrow();

        assertEquals(
                "gpu-rightsizer/" + certificate.at("/metadata/name").asText(),
                webhook.getMetadata().getAnnotations().get("cert-manager.io/inject-ca-from"));
        var service = webhook.getWebhooks().get(0).getClientConfig().getService();
        assertEquals(
                service.getName() + "." + service.getNamespace() + ".svc",
                certificate.at("/spec/dnsNames/0").asText());
        assertTrue(deployment(rendered).getSpec().getTemplate().getSpec().getVolumes().stream()
                .anyMatch(it -> it.getSecret() != null
                        && it.getSecret()
                                .getSecretName()
                                .equals(certificate.at("/spec/secretName").asText())));
    }

    @Test
    void prometheusScrapesAPortThatTheServiceHas() {
        Manifests rendered = overlay("prometheus");
        JsonNode endpoint = rendered.documents().stream()
                .filter(it -> it.path("kind").asText().equals("ServiceMonitor"))
                .findFirst()
                .orElseThrow()
                .at("/spec/endpoints/0");

        assertEquals("/q/metrics", endpoint.path("path").asText());
        assertTrue(rendered.one(Service.class, "").getSpec().getPorts().stream()
                .anyMatch(it -> it.getName().equals(endpoint.path("port").asText())
                        && it.getTargetPort().getStrVal().equals("management")));
    }

    @Test
    void alertsAndDashboardAskForMetricsThatExist() throws IOException {
        String code = code();
        Set<String> asked = new TreeSet<>();
        for (String file : List.of("alerts.yaml", "dashboard.json")) {
            Matcher names = Pattern.compile("gpu_rightsizer_[a-z_]+")
                    .matcher(Files.readString(
                            FOLDER.resolve("components/prometheus").resolve(file)));
            while (names.find()) {
                asked.add(names.group());
            }
        }

        assertTrue(asked.size() >= 5, asked.toString());
        for (String metric : asked) {
            String name = metric.replaceAll("(_seconds_bucket|_total)$", "");
            assertTrue(code.contains("\"" + name + "\""), metric);
        }
    }

    private static String code() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(Files::isRegularFile)
                    .map(it -> {
                        try {
                            return Files.readString(it);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theDashboardIsJson() throws IOException {
        try (InputStream in = Files.newInputStream(FOLDER.resolve("components/prometheus/dashboard.json"))) {
            assertTrue(Reviews.JSON.readTree(in).path("panels").size() > 5);
        }
    }

    @Test
    void theReportHasTheWebhooksImageModeAndTable() {
        Manifests rendered = overlay("report");
        PodSpec webhook = deployment(rendered).getSpec().getTemplate().getSpec();
        PodSpec report = report(rendered);

        assertEquals(
                webhook.getContainers().get(0).getImage(),
                report.getContainers().get(0).getImage());
        assertEquals(configMaps(webhook), configMaps(report));
        Map<String, String> environment = environment(webhook);
        environment(report).forEach((name, value) -> assertEquals(environment.get(name), value, name));
        assertTrue(environment(report).containsKey("RIGHTSIZER_TABLE"));
    }

    @Test
    void theReportReadsAndNothingElse() {
        Manifests rendered = overlay("report");

        assertEquals("gpu-rightsizer-report", report(rendered).getServiceAccountName());
        assertEquals(
                Set.of("list"),
                verbs(rendered, "gpu-rightsizer-report"),
                "of nothing but lists, and of all namespaces");
        assertEquals(
                1,
                rendered.all(ClusterRoleBinding.class).stream()
                        .filter(it -> it.getSubjects().get(0).getName().equals("gpu-rightsizer-report"))
                        .count());
        assertTrue(rendered.all(RoleBinding.class).stream()
                .noneMatch(it -> it.getSubjects().get(0).getName().equals("gpu-rightsizer-report")));
        assertFalse(report(rendered).getContainers().get(0).getArgs().contains("--policy-reports"));
    }

    @Test
    void withPolicyReportsItMayWriteTheseAndNothingElse() {
        Manifests rendered = overlay("policy-reports");

        assertTrue(report(rendered).getContainers().get(0).getArgs().contains("--policy-reports"));
        assertEquals(Set.of("list", "create", "patch", "delete"), verbs(rendered, "gpu-rightsizer-policy-reports"));
        assertEquals(
                Set.of("policyreports", "clusterpolicyreports", "reports", "clusterreports"),
                rendered.one(ClusterRole.class, "gpu-rightsizer-policy-reports").getRules().stream()
                        .flatMap(it -> it.getResources().stream())
                        .collect(Collectors.toSet()));
    }

    @Test
    void prometheusReadsTheReportsMetricsAtItsService() {
        JsonNode monitor = Reviews.yaml(FOLDER.resolve("components/prometheus/report-service-monitor.yaml"));
        Service service = overlay("report").one(Service.class, "gpu-rightsizer-report");

        assertEquals(
                service.getMetadata().getLabels().get("app.kubernetes.io/name"),
                monitor.at("/spec/selector/matchLabels/app.kubernetes.io~1name").asText());
        assertEquals(
                service.getSpec().getPorts().get(0).getName(),
                monitor.at("/spec/endpoints/0/port").asText());
        assertEquals("/metrics", monitor.at("/spec/endpoints/0/path").asText());
    }

    @Test
    void theReportIsServedWhereItsServiceItsProbesAndItsPolicyLookForIt() {
        Manifests rendered = overlay("report");
        Container container = report(rendered).getContainers().get(0);
        List<String> args = container.getArgs();

        assertEquals("http", container.getPorts().get(0).getName());
        assertTrue(args.contains("--port=" + container.getPorts().get(0).getContainerPort()), args::toString);
        for (Probe probe :
                List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())) {
            assertEquals("http", probe.getHttpGet().getPort().getStrVal());
            assertTrue(code().contains('"' + probe.getHttpGet().getPath() + '"'));
        }
        Service service = rendered.one(Service.class, "gpu-rightsizer-report");
        assertEquals("http", service.getSpec().getPorts().get(0).getTargetPort().getStrVal());
        NetworkPolicy policy = rendered.one(NetworkPolicy.class, "gpu-rightsizer-report");
        assertEquals(
                service.getSpec().getSelector(),
                policy.getSpec().getPodSelector().getMatchLabels());
        assertTrue(
                policy.getSpec().getIngress().stream()
                        .noneMatch(it -> it.getFrom().isEmpty()),
                "nobody is let in without being named");
    }

    private static Set<String> verbs(Manifests rendered, String role) {
        return rendered.one(ClusterRole.class, role).getRules().stream()
                .flatMap(it -> it.getVerbs().stream())
                .collect(Collectors.toSet());
    }

    private static PodSpec report(Manifests rendered) {
        return rendered.one(Deployment.class, "gpu-rightsizer-report")
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private static Set<String> configMaps(PodSpec pod) {
        return pod.getVolumes().stream()
                .filter(it -> it.getConfigMap() != null)
                .map(it -> it.getConfigMap().getName())
                .collect(Collectors.toSet());
    }

    private static Map<String, String> environment(PodSpec pod) {
        return pod.getContainers().get(0).getEnv().stream()
                .filter(it -> it.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }

    private static Manifests overlay(String name) {
        return Manifests.rendered(FOLDER.resolve("overlays").resolve(name));
    }

    private static Deployment deployment(Manifests rendered) {
        return rendered.all(Deployment.class).stream()
                .filter(it -> it.getMetadata().getName().equals("gpu-rightsizer"))
                .findFirst()
                .orElseThrow();
    }
}
