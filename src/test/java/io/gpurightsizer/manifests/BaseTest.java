package io.gpurightsizer.manifests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.admission.MutateEndpoint;
import io.gpurightsizer.server.Settings;
import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Manifests;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.Share;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The manifests against the code they run. Needs neither a cluster nor kubectl. */
class BaseTest {
    private static final Path FOLDER = Path.of("k8s/base");
    private static final String HEAP_PERCENTAGE = "-XX:MaxRAMPercentage=";

    private final Manifests base = Manifests.listedIn(FOLDER);
    private final Deployment deployment = base.one(Deployment.class, "");
    private final PodSpec pod = deployment.getSpec().getTemplate().getSpec();
    private final Container container = pod.getContainers().get(0);
    private final MutatingWebhook webhook =
            base.one(MutatingWebhookConfiguration.class, "").getWebhooks().get(0);
    private final Service service = base.one(Service.class, "");
    private final Map<String, String> environment =
            container.getEnv().stream().collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));

    @Test
    void everyKindIsRead() {
        assertEquals(base.documents().size(), base.objects().size());
        assertEquals(13, base.objects().size());
    }

    @Test
    void aMisspeltFieldWouldBeFound() {
        assertThrows(
                UncheckedIOException.class,
                () -> Manifests.strictly(
                        "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {prots: []}}", Service.class));
    }

    @Test
    void theTableThatIsMountedIsTheOneInTheJar() throws IOException {
        JsonNode generator = Reviews.yaml(FOLDER.resolve("kustomization.yaml"))
                .path("configMapGenerator")
                .get(0);
        String[] file = generator.path("files").get(0).asText().split("=");

        assertArrayEquals(DefaultTable.bytes(), Files.readAllBytes(FOLDER.resolve(file[1])));
        assertEquals("/etc/gpu-rightsizer/table/" + file[0], environment.get("RIGHTSIZER_TABLE"));
        assertMounted(
                "table", "/etc/gpu-rightsizer/table", generator.path("name").asText());
    }

    @Test
    void modeAndShareAreReadFromAConfigMapThatMayChangeInPlace() {
        ConfigMap mode = base.one(ConfigMap.class, "");

        assertEquals(Mode.DRY_RUN, Mode.parse(mode.getData().get("mode")));
        assertEquals("/etc/gpu-rightsizer/mode/mode", environment.get("RIGHTSIZER_MODE_FILE"));
        assertEquals(Share.ALL, Share.parse(mode.getData().get("share")));
        assertEquals("/etc/gpu-rightsizer/mode/share", environment.get("RIGHTSIZER_SHARE_FILE"));
        assertMounted("mode", "/etc/gpu-rightsizer/mode", mode.getMetadata().getName());
    }

    private void assertMounted(String volume, String folder, String configMap) {
        VolumeMount mount = container.getVolumeMounts().stream()
                .filter(it -> it.getName().equals(volume))
                .findFirst()
                .orElseThrow();
        assertEquals(folder, mount.getMountPath());
        assertEquals(
                configMap,
                pod.getVolumes().stream()
                        .filter(it -> it.getName().equals(volume))
                        .findFirst()
                        .orElseThrow()
                        .getConfigMap()
                        .getName());
    }

    @Test
    void everyVariableIsASettingThatExists() {
        Map<String, String> values = environment.entrySet().stream()
                .collect(Collectors.toMap(
                        it -> it.getKey().toLowerCase(java.util.Locale.ROOT).replace('_', '.'), Map.Entry::getValue));

        Set<String> known =
                Set.of("rightsizer.mode.file", "rightsizer.share.file", "rightsizer.table", "quarkus.shutdown.delay");
        assertEquals(known, new HashSet<>(values.keySet()));
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(Settings.class)
                .withConverter(java.time.Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "rightsizer.mode-file",
                                values.get("rightsizer.mode.file"),
                                "rightsizer.share-file",
                                values.get("rightsizer.share.file"),
                                "rightsizer.table",
                                values.get("rightsizer.table")),
                        "manifest",
                        100))
                .build();
        Settings settings = config.getConfigMapping(Settings.class);
        assertEquals(
                Path.of(environment.get("RIGHTSIZER_TABLE")), settings.table().orElseThrow());
        assertEquals(
                Path.of(environment.get("RIGHTSIZER_MODE_FILE")),
                settings.modeFile().orElseThrow());
        assertEquals(
                Path.of(environment.get("RIGHTSIZER_SHARE_FILE")),
                settings.shareFile().orElseThrow());
    }

    @Test
    void namesAreTheOnesTheCertificateIsKeptUnder() {
        Settings.Tls tls = new SmallRyeConfigBuilder()
                .withMapping(Settings.class)
                .withConverter(java.time.Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
                .build()
                .getConfigMapping(Settings.class)
                .tls();

        assertEquals(service.getMetadata().getName(), tls.service());
        assertEquals(
                base.one(MutatingWebhookConfiguration.class, "").getMetadata().getName(), tls.webhookConfiguration());
        assertEquals(tls.service(), webhook.getClientConfig().getService().getName());
        assertEquals(
                service.getMetadata().getNamespace(),
                webhook.getClientConfig().getService().getNamespace());
        assertTrue(allowed(base.one(Role.class, "").getRules(), "", "secrets", tls.secret())
                .containsAll(Set.of("get", "update")));
    }

    @Test
    void aCallGoesFromTheWebhookThroughTheServiceToTheEndpoint() {
        ServicePort port = service.getSpec().getPorts().get(0);

        assertEquals(MutateEndpoint.PATH, webhook.getClientConfig().getService().getPath());
        assertEquals(port.getPort(), webhook.getClientConfig().getService().getPort());
        assertEquals(
                property("quarkus.http.ssl-port"),
                containerPort(port.getTargetPort().getStrVal()));
        assertEquals(
                service.getSpec().getSelector(),
                deployment.getSpec().getTemplate().getMetadata().getLabels());
    }

    @ParameterizedTest
    @ValueSource(strings = {"startup", "liveness", "readiness"})
    void probesAskTheManagementInterface(String kind) {
        Probe probe = switch (kind) {
            case "startup" -> container.getStartupProbe();
            case "liveness" -> container.getLivenessProbe();
            default -> container.getReadinessProbe();
        };

        HTTPGetAction get = probe.getHttpGet();

        assertEquals(
                property("quarkus.management.port"), containerPort(get.getPort().getStrVal()));
        assertEquals("/q/health/" + (kind.equals("readiness") ? "ready" : "live"), get.getPath());
    }

    @Test
    void theWebhookIsAskedOnlyWhatItCanAnswerAndNeverStandsInTheWay() {
        assertEquals("Ignore", webhook.getFailurePolicy());
        assertEquals(2, webhook.getTimeoutSeconds());
        assertEquals("IfNeeded", webhook.getReinvocationPolicy());
        assertEquals("Equivalent", webhook.getMatchPolicy());
        assertEquals("NoneOnDryRun", webhook.getSideEffects());
        assertEquals(List.of("v1"), webhook.getAdmissionReviewVersions());
        RuleWithOperations rule = webhook.getRules().get(0);
        assertEquals(1, webhook.getRules().size());
        assertEquals(List.of("CREATE"), rule.getOperations());
        assertEquals(List.of("pods"), rule.getResources());
        assertEquals(List.of(""), rule.getApiGroups());
        List<String> excepted =
                webhook.getNamespaceSelector().getMatchExpressions().get(0).getValues();
        assertTrue(excepted.containsAll(Set.of(
                "kube-system",
                "kube-node-lease",
                "gpu-operator",
                service.getMetadata().getNamespace())));
    }

    @Test
    void theConditionsSpeakOfTheKeysThatTheCodeReads() {
        String conditions = webhook.getMatchConditions().stream()
                .map(it -> it.getExpression())
                .collect(Collectors.joining("\n"));

        for (String key : List.of(
                io.gpurightsizer.gpu.ExtendedResource.WHOLE_GPU.name(),
                io.gpurightsizer.workload.Keys.MODE,
                "kubernetes.io/config.mirror")) {
            assertTrue(conditions.contains("'" + key + "'"), key);
        }
        for (Mode mode : Mode.CHOICES) {
            assertTrue(conditions.contains("'" + mode + "'"), mode.toString());
        }
    }

    @Test
    void theServiceAccountIsBoundToItsRolesAndToNothingElse() {
        String account = base.one(ServiceAccount.class, "").getMetadata().getName();
        String namespace = base.one(Namespace.class, "").getMetadata().getName();
        ClusterRoleBinding binding = base.one(ClusterRoleBinding.class, "");
        RoleBinding inNamespace = base.one(RoleBinding.class, "");

        assertEquals(account, pod.getServiceAccountName());
        assertEquals(account, binding.getSubjects().get(0).getName());
        assertEquals(namespace, binding.getSubjects().get(0).getNamespace());
        assertEquals(
                base.one(ClusterRole.class, "").getMetadata().getName(),
                binding.getRoleRef().getName());
        assertEquals(1, inNamespace.getSubjects().size());
        assertEquals(account, inNamespace.getSubjects().get(0).getName());
        assertEquals(
                base.one(Role.class, "").getMetadata().getName(),
                inNamespace.getRoleRef().getName());
    }

    @Test
    void whatTheCodeDoesIsAllowed() {
        List<PolicyRule> rules = base.one(ClusterRole.class, "").getRules();
        for (String watched : List.of(
                "/nodes",
                "/pods",
                "/namespaces",
                "/resourcequotas",
                "/limitranges",
                "node.k8s.io/runtimeclasses",
                "resource.k8s.io/deviceclasses",
                "resource.k8s.io/resourceslices",
                "resource.k8s.io/resourceclaims",
                "resource.k8s.io/resourceclaimtemplates",
                "resource.k8s.io/devicetaintrules")) {
            String[] resource = watched.split("/");
            assertEquals(Set.of("list", "watch"), allowed(rules, resource[0], resource[1], "any"), watched);
        }
        for (String owner : List.of(
                "apps/replicasets", "apps/statefulsets", "apps/daemonsets", "batch/jobs", "/replicationcontrollers")) {
            String[] resource = owner.split("/");
            assertEquals(Set.of("get"), allowed(rules, resource[0], resource[1], "any"), owner);
        }
        assertEquals(Set.of("get"), allowed(rules, "", "persistentvolumeclaims", "any"));
        assertEquals(Set.of("get"), allowed(rules, "", "persistentvolumes", "any"));
        assertEquals(Set.of("list"), allowed(rules, "storage.k8s.io", "storageclasses", "any"));
        assertEquals(
                Set.of("get", "patch"),
                allowed(
                        rules,
                        "admissionregistration.k8s.io",
                        "mutatingwebhookconfigurations",
                        base.one(MutatingWebhookConfiguration.class, "")
                                .getMetadata()
                                .getName()));
        assertEquals(Set.of("create"), allowed(base.one(Role.class, "").getRules(), "", "secrets", "another"));
        assertEquals(Set.of("create", "patch"), allowed(rules, "", "events", "any"));
        assertEquals(
                Set.of(), allowed(rules, "events.k8s.io", "events", "any"), "Events of the core group are written");
    }

    @Test
    void nothingIsAllowedWholesale() {
        List<PolicyRule> rules =
                new java.util.ArrayList<>(base.one(ClusterRole.class, "").getRules());
        rules.addAll(base.one(Role.class, "").getRules());
        for (PolicyRule rule : rules) {
            assertFalse(rule.getVerbs().contains("*"), rule.toString());
            assertFalse(rule.getResources().contains("*"), rule.toString());
            assertFalse(rule.getApiGroups().contains("*"), rule.toString());
        }
        assertEquals(
                Set.of(),
                allowed(base.one(ClusterRole.class, "").getRules(), "", "secrets", "any"),
                "no Secret of another namespace");
        assertEquals(
                Set.of(),
                allowed(rules, "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "istio"),
                "nobody else's webhook");
    }

    /** The verbs allowed on a resource of that name. */
    private static Set<String> allowed(List<PolicyRule> rules, String group, String resource, String name) {
        return rules.stream()
                .filter(it -> it.getApiGroups().contains(group))
                .filter(it -> it.getResources().contains(resource))
                .filter(it ->
                        it.getResourceNames().isEmpty() || it.getResourceNames().contains(name))
                .flatMap(it -> it.getVerbs().stream())
                .collect(Collectors.toSet());
    }

    @Test
    void theMemoryLimitGivesTheHeapThatIsTested() throws IOException {
        double percent = Files.readAllLines(Path.of("src/main/docker/java.options")).stream()
                .filter(it -> it.startsWith(HEAP_PERCENTAGE))
                .mapToDouble(it -> Double.parseDouble(it.substring(HEAP_PERCENTAGE.length())))
                .findFirst()
                .orElseThrow();
        long limit = Quantity.getAmountInBytes(
                        container.getResources().getLimits().get("memory"))
                .longValueExact();

        assertEquals(Jar.HEAP_OF_THE_IMAGE, Math.round(limit * percent / 100 / (1 << 20)));
    }

    @Test
    void theContainerHasNoPrivilegeItCouldDoWithout() {
        assertTrue(pod.getSecurityContext().getRunAsNonRoot());
        assertEquals(
                "RuntimeDefault", pod.getSecurityContext().getSeccompProfile().getType());
        assertTrue(container.getSecurityContext().getReadOnlyRootFilesystem());
        assertFalse(container.getSecurityContext().getAllowPrivilegeEscalation());
        assertEquals(
                List.of("ALL"), container.getSecurityContext().getCapabilities().getDrop());
        assertFalse(base.one(ServiceAccount.class, "").getAutomountServiceAccountToken());
        assertEquals(
                "restricted",
                base.one(Namespace.class, "").getMetadata().getLabels().get("pod-security.kubernetes.io/enforce"));
    }

    @Test
    void aRolloutNeverTakesAReplicaAwayBeforeAnotherIsReady() {
        DeploymentStrategy strategy = deployment.getSpec().getStrategy();
        PodDisruptionBudget budget = base.one(PodDisruptionBudget.class, "");

        assertEquals(0, strategy.getRollingUpdate().getMaxUnavailable().getIntVal());
        assertTrue(budget.getSpec().getMinAvailable().getIntVal()
                < deployment.getSpec().getReplicas());
        assertEquals(
                deployment.getSpec().getSelector().getMatchLabels(),
                budget.getSpec().getSelector().getMatchLabels());
        assertEquals(base.one(PriorityClass.class, "").getMetadata().getName(), pod.getPriorityClassName());
    }

    @Test
    void thereIsTimeForAllThatHappensAtTheEnd() {
        int preStop =
                (int) (long) container.getLifecycle().getPreStop().getSleep().getSeconds();
        int delay = seconds(environment.get("QUARKUS_SHUTDOWN_DELAY"));
        int inFlight = seconds(property("quarkus.shutdown.timeout"));

        assertTrue(preStop > 0 && delay > 0);
        assertTrue(preStop + delay + inFlight < pod.getTerminationGracePeriodSeconds());
        assertTrue(inFlight >= webhook.getTimeoutSeconds());
        assertEquals("true", property("quarkus.shutdown.delay-enabled"));
    }

    private static int seconds(String text) {
        return Integer.parseInt(text.replace("S", ""));
    }

    @Test
    void theNetworkPolicyLetsTheApiServerIn() {
        NetworkPolicy policy = base.one(NetworkPolicy.class, "");

        assertEquals(
                service.getSpec().getPorts().get(0).getTargetPort(),
                policy.getSpec().getIngress().get(0).getPorts().get(0).getPort());
        assertEquals(
                service.getSpec().getSelector(),
                policy.getSpec().getPodSelector().getMatchLabels());
    }

    @Test
    void whatIsInANamespaceIsInOurs() {
        Set<String> clusterWide = Set.of(
                "Namespace", "ClusterRole", "ClusterRoleBinding", "PriorityClass", "MutatingWebhookConfiguration");
        for (HasMetadata object : base.objects()) {
            String expected = clusterWide.contains(object.getKind())
                    ? null
                    : base.one(Namespace.class, "").getMetadata().getName();
            assertEquals(expected, object.getMetadata().getNamespace(), object.getKind());
            assertEquals(
                    "gpu-rightsizer", object.getMetadata().getLabels().get("app.kubernetes.io/name"), object.getKind());
        }
    }

    private String containerPort(String name) {
        return container.getPorts().stream()
                .filter(it -> it.getName().equals(name))
                .map(it -> it.getContainerPort().toString())
                .findFirst()
                .orElseThrow();
    }

    private static String property(String name) {
        Properties properties = new Properties();
        try (InputStream in = BaseTest.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty(name);
    }
}
