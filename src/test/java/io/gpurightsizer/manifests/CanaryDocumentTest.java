package io.gpurightsizer.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.workload.Keys;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.Share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What docs/canary.md names, against manifests and code. */
class CanaryDocumentTest {
    private static final String DOCUMENT = read(Path.of("docs/canary.md"));
    private static final Path PROMETHEUS = Path.of("k8s/components/prometheus");

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(it -> it.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theAlertsOnResizedPodsAreTheOnesItNames() {
        Set<String> alerts = found("alert: (GpuRightsizerResizedPods\\w+)", read(PROMETHEUS.resolve("alerts.yaml")));

        assertEquals(3, alerts.size());
        assertEquals(alerts, found("`(GpuRightsizerResizedPods\\w+)`", DOCUMENT));
    }

    @Test
    void theMetricsThatItListsAreMeasured() throws IOException {
        String code;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/gpurightsizer/server"))) {
            code = files.filter(Files::isRegularFile)
                    .map(CanaryDocumentTest::read)
                    .collect(Collectors.joining());
        }
        Set<String> listed = found("\\| `(gpu_rightsizer_\\w+)", DOCUMENT);

        assertEquals(8, listed.size(), listed.toString());
        for (String metric : listed) {
            assertTrue(code.contains("\"" + metric.replaceFirst("_total$", "") + "\""), metric);
        }
    }

    @Test
    void whatItPatchesIsInTheManifest() {
        JsonNode data = Reviews.yaml(Path.of("k8s/base/mode.yaml")).get("data");
        JsonNode patch = Reviews.yaml(found("patch configmap gpu-rightsizer-mode -p '([^']+)'", DOCUMENT)
                .iterator()
                .next());

        assertEquals(names(data), names(patch.get("data")));
        assertEquals(Mode.ENFORCE, Mode.parse(patch.at("/data/mode").asText()));
        assertEquals(new Share(10), Share.parse(patch.at("/data/share").asText()));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void theLabelsOfTheRolloutAreModes() {
        JsonNode canary = Reviews.yaml(
                        found("(?s)```yaml\\n(.*?)```", DOCUMENT).iterator().next())
                .at("/spec/strategy/canary");

        List<Mode> modes = Stream.of("canaryMetadata", "stableMetadata")
                .map(it -> canary.path(it).path("labels").path(Keys.MODE).asText())
                .map(Mode::parse)
                .toList();

        assertEquals(List.of(Mode.ENFORCE, Mode.DRY_RUN), modes);
    }
}
