package io.gpurightsizer.admission;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.table.DefaultTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.table.TableReading;
import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.Readme;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the README shows is what happens, with the table in the jar and nothing configured but the mode. */
@QuarkusTest
@TestProfile(ReadmeTest.Enforcing.class)
class ReadmeTest {
    public static final class Enforcing implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("rightsizer.mode", "enforce");
        }
    }

    @Test
    void thePodBeforeBecomesThePodAfter() {
        JsonNode before = Reviews.yaml(Readme.block("yaml", "# before"));

        JsonNode after = JsonPatches.apply(JsonPatches.in(Webhook.answerTo(Reviews.creationOf(before))), before);

        assertEquals(Reviews.yaml(Readme.block("yaml", "# after")), after);
    }

    @Test
    void theReviewItPostsIsOneThatIsResized() {
        JsonNode review = Reviews.yaml(Path.of("src/test/resources/reviews/asr.json"));

        JsonNode answer = Webhook.answerTo(review);

        assertEquals(review.at("/request/uid"), answer.at("/response/uid"));
        assertEquals(
                "nvidia.com/mig-1g.20gb",
                answer.at("/response/auditAnnotations/resource").asText());
    }

    @Test
    void theRowItShowsIsARowOfTheDefaultTable() throws Exception {
        JsonNode shown = Reviews.YAML
                .readTree(Readme.block("yaml", "- name: parakeet-asr\n"))
                .get(0);

        for (JsonNode row : Reviews.YAML.readTree(DefaultTable.bytes()).at("/spec/rows")) {
            if (row.path("name").equals(shown.path("name"))) {
                shown.properties().forEach(field -> assertEquals(row.path(field.getKey()), field.getValue()));
                return;
            }
        }
        throw new AssertionError("the default table has no row called " + shown.path("name"));
    }

    @Test
    void theTableThatIsExplainedIsAGoodOne() {
        Path page = Path.of("docs/table.md");

        TableReading reading = new TableReader(GpuCatalogReader.bundled())
                .read(Readme.block(page, "yaml", "kind: SizingTable"), "table");

        assertEquals(List.of(), reading.problems());
        assertTrue(reading.table().isPresent());
    }
}
