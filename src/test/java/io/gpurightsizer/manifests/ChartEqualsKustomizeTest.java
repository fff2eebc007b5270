package io.gpurightsizer.manifests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.testing.Chart;
import io.gpurightsizer.testing.Manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The chart and kustomize give the same objects for the same choices. Each folder holds {@code values.yaml} and a
 * {@code kustomization.yaml} that say the same. Skipped where there is no kubectl to ask.
 */
class ChartEqualsKustomizeTest {
    private static final Path FOLDERS = Path.of("src/test/resources/chart");
    private static final List<String> LABELS_OF_HELM = List.of(
            "helm.sh/chart", "app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/managed-by");
    private static final TableReader TABLES = new TableReader(GpuCatalogReader.bundled());

    @BeforeAll
    static void kubectl() {
        assumeTrue(Manifests.canRender(), "kubectl is not installed, so nothing can be rendered");
    }

    static List<Path> choices() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDERS)) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("choices")
    void theObjectsAreTheSame(Path choice) {
        Map<String, String> ofKustomize = comparable(Manifests.rendered(choice));
        // Helm makes the namespace itself, by --create-namespace.
        ofKustomize.remove("Namespace/gpu-rightsizer");

        Map<String, String> ofHelm = comparable(Chart.rendered(choice.resolve("values.yaml")));

        assertEquals(ofKustomize.keySet(), ofHelm.keySet());
        ofKustomize.forEach((name, object) -> assertEquals(object, ofHelm.get(name), name));
    }

    /** Each object by kind and name, without what the two tools add in ways of their own. */
    private static Map<String, String> comparable(Manifests manifests) {
        Map<String, String> objects = new TreeMap<>();
        for (JsonNode document : manifests.documents()) {
            ObjectNode object = document.deepCopy();
            ObjectNode metadata = object.withObject("/metadata");
            metadata.withObject("/labels").remove(LABELS_OF_HELM);
            // Kustomize puts a hash of the table into its name, Helm into an annotation.
            if (object.at("/spec/template/metadata/annotations") instanceof ObjectNode annotations) {
                annotations.remove("checksum/table");
            }
            if (object.at("/data/table.yaml").isTextual()) {
                object.withObject("/data").put("table.yaml", meaning(object.at("/data/table.yaml")));
            }
            String text = sorted(object).toPrettyString().replaceAll("(gpu-rightsizer-table)-[a-z0-9]{10}", "$1");
            String name = metadata.path("name").asText().replaceAll("(gpu-rightsizer-table)-[a-z0-9]{10}", "$1");
            objects.put(object.path("kind").asText() + "/" + name, text);
        }
        return objects;
    }

    /** The table as it is read: rows of the default table may be written down or extended. */
    private static String meaning(JsonNode text) {
        SizingTable table = TABLES.read(text.asText(), "table").table().orElseThrow();
        return table.headroomPercent() + " " + table.whenNoneFree() + " " + table.computeCapability() + " "
                + table.assumeOffered() + " " + table.identityKeys() + " " + table.allowedSchedulers() + "\n"
                + table.rows();
    }

    /** Fields by name, and so items of lists that have one: their order has no meaning. */
    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode result = object.objectNode();
            object.properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(it -> result.set(it.getKey(), sorted(it.getValue())));
            return result;
        }
        if (node instanceof ArrayNode array) {
            List<JsonNode> items = new ArrayList<>();
            array.forEach(it -> items.add(sorted(it)));
            if (items.stream().allMatch(it -> it.has("name"))) {
                items.sort(Comparator.comparing(it -> it.path("name").asText()));
            }
            return array.arrayNode().addAll(items);
        }
        return node;
    }
}
