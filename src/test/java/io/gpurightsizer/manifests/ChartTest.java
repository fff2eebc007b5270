package io.gpurightsizer.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.testing.Chart;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The Helm chart by itself. */
class ChartTest {
    private static final Path SCHEMA = Chart.FOLDER.resolve("values.schema.json");
    private static final Path TABLE_SCHEMA =
            Path.of("src/main/resources/io/gpurightsizer/table/sizing-table.schema.json");

    private static final Pattern HOOK = Pattern.compile("helm.sh/hook: *(\\S+)");
    private static final Pattern ACTION = Pattern.compile("\\{\\{.*?}}", Pattern.DOTALL);
    /** Functions that ask the cluster or the machine, or give something else each time. */
    private static final Pattern DEPENDS_ON_MORE =
            Pattern.compile("(?<![.\\w])(lookup|rand\\w+|gen[A-Z]\\w+|uuidv4|now|getHostByName)\\b|\\.Capabilities");

    @TempDir
    Path folder;

    @Test
    void helmHasNothingToSayAgainstIt() {
        LintResult result = new Helm(Chart.FOLDER).lint().strict().call();

        assertFalse(result.isFailed(), result.getMessages().toString());
        assertEquals(
                List.of(),
                result.getMessages().stream()
                        .filter(it -> !it.contains("icon is recommended"))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: on|'/mode'",
                "mod: off|'mod'",
                "replicas: 0|'/replicas'",
                "replicas: two|'/replicas'",
                "table: {headroomPercent: 10 %}|'/table/headroomPercent'",
                "table: {row: []}|'row'",
                "table: {rows: [{memory: 1Gi}]}|'/table/rows/0'",
                "overrides: none|'/overrides'",
                "image: {digest: latest}|'/image/digest'",
                "image: {pullPolicy: Sometimes}|'/image/pullPolicy'",
                "image: ghcr.io/a/b|'/image'",
                "resources: {limits: {memory: 384 MiB}}|'/resources/limits/memory'",
                "certificate: {source: acme}|'/certificate/source'",
                "certificate: {authority: ca.crt}|'/certificate/authority'",
                "webhook: {timeoutSeconds: 60}|'/webhook/timeoutSeconds'",
                "webhook: {excludedNamespaces: [Kube_System]}|'/webhook/excludedNamespaces/0'",
                "rbac: {pods: maybe}|'/rbac/pods'",
                "monitoring: {serviceMonitor: {interval: often}}|'/monitoring/serviceMonitor/interval'",
                "monitoring: {alerts: {labels: {a: 1}}}|'/monitoring/alerts/labels/a'",
                "networkPolicy: {apiServerPorts: [0]}|'/networkPolicy/apiServerPorts/0'",
                "priorityClass: {value: 2000000000}|'/priorityClass/value'",
                "env: [{value: x}]|'/env/0'",
            })
    void aWrongValueIsRefusedWithItsPath(String values, String path) throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), values + "\n");

        String said = assertThrows(IllegalStateException.class, () -> Chart.text(file))
                .getMessage();

        assertTrue(said.contains("values don't meet the specifications of the schema"), said);
        assertTrue(said.contains(path), said);
    }

    @Test
    void theExampleInTheReadmeIsRendered() throws IOException {
        Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Chart.FOLDER.resolve("README.md")));
        assertTrue(example.find());

        String rendered = Chart.text(Files.writeString(folder.resolve("values.yaml"), example.group(1)));

        assertTrue(rendered.contains("our-reranker"), rendered);
        assertTrue(rendered.contains("kind: ServiceMonitor"), rendered);
    }

    @Test
    void theNotesSayWhatToDoNext() throws IOException {
        String notes = notes("{}");
        String withOwnCertificate = notes("certificate: {source: secret}");

        assertTrue(notes.contains("is installed in mode dry-run"), notes);
        assertTrue(notes.contains("gpu-rightsizer.io/mode=enforce"), notes);
        assertTrue(notes.contains("helm -n gpu-rightsizer test gpu-rightsizer"), notes);
        assertFalse(notes.contains("API servers do not trust it"), notes);
        assertTrue(withOwnCertificate.contains("API servers do not trust it"), withOwnCertificate);
        String enforced = notes("{mode: enforce, share: 10%}");
        assertTrue(enforced.contains("Pods of 10% of the workloads are resized"), enforced);
        assertFalse(enforced.contains("Nothing is changed yet"), enforced);
        assertTrue(notes("mode: \"off\"").contains("Nothing is decided"));
    }

    private String notes(String values) throws IOException {
        return new Helm(Chart.FOLDER)
                .install()
                .clientOnly()
                .dryRun()
                .withKubeVersion(Chart.KUBERNETES)
                .withName(Chart.NAME)
                .withNamespace(Chart.NAME)
                .withValuesFile(Files.writeString(folder.resolve("notes.yaml"), values + "\n"))
                .call()
                .getOutput();
    }

    @Test
    void theSchemaKnowsTheFieldsOfATable() throws IOException {
        JsonNode inChart = Reviews.JSON.readTree(SCHEMA.toFile()).at("/properties/table/properties");
        JsonNode inJar = Reviews.JSON.readTree(TABLE_SCHEMA.toFile()).at("/$defs/spec/properties");

        assertEquals(names(inJar), names(inChart));
    }

    /** Argo CD and Flux render without asking the cluster, and compare what they rendered at different times. */
    @Test
    void whatIsRenderedDependsOnTheValuesAlone() throws IOException {
        try (Stream<Path> templates = Files.walk(Chart.FOLDER.resolve("templates"))) {
            List<String> depending = templates
                    .filter(Files::isRegularFile)
                    .flatMap(it -> ACTION.matcher(text(it)).results())
                    .map(MatchResult::group)
                    .filter(it -> DEPENDS_ON_MORE.matcher(it).find())
                    .toList();

            assertEquals(List.of(), depending);
        }
        assertTrue(DEPENDS_ON_MORE.matcher("{{ lookup \"v1\" }}").find());
        assertFalse(Files.exists(Chart.FOLDER.resolve("crds")));
    }

    /** The links in {@code files} lead out of the chart; what is released has what they lead to. */
    @Test
    void thePackagedChartNeedsNothingOfTheRepository() {
        Path values = Path.of("src/test/resources/chart/prometheus/values.yaml");
        new Helm(Chart.FOLDER).packageIt().withDestination(folder).call();
        String version =
                Reviews.yaml(Chart.FOLDER.resolve("Chart.yaml")).path("version").asText();

        String packaged = Chart.text(folder.resolve("gpu-rightsizer-" + version + ".tgz"), values, Chart.NAME);

        assertEquals(Chart.text(values), packaged);
    }

    /** Argo CD and Flux leave tests alone. */
    @Test
    void theOnlyHookIsTheTest() throws IOException {
        try (Stream<Path> templates = Files.walk(Chart.FOLDER.resolve("templates"))) {
            List<String> hooks = templates
                    .filter(Files::isRegularFile)
                    .flatMap(it -> HOOK.matcher(text(it)).results())
                    .map(it -> it.group(1))
                    .toList();

            assertEquals(List.of("test"), hooks);
        }
    }

    @Test
    void inAnotherNamespaceEverythingLeadsThere() {
        Path values = Path.of("src/test/resources/chart/cert-manager/values.yaml");

        String there = Chart.text(values, "elsewhere");

        assertEquals(Chart.text(values), there.replace("elsewhere", "gpu-rightsizer"));
        assertTrue(there.contains("gpu-rightsizer.elsewhere.svc"), there);
    }

    private static Set<String> names(JsonNode properties) {
        return properties.properties().stream().map(it -> it.getKey()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
