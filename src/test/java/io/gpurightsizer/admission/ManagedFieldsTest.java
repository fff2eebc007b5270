package io.gpurightsizer.admission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.Reviews;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ManagedFieldsTest {
    private static final Path REVIEW = Path.of("src/test/resources/reviews/asr.json");

    @Test
    void ofAReviewFromAnApiServerTheListIsEmptyAndTheRestAsItWas() throws IOException {
        JsonNode review = Reviews.JSON.readTree(Files.readAllBytes(REVIEW));
        ObjectNode expected = review.deepCopy();
        ObjectNode metadata = (ObjectNode) expected.at("/request/object/metadata");
        assertTrue(metadata.path("managedFields").size() > 0, "there are some");
        metadata.putArray("managedFields");

        assertEquals(expected, Reviews.JSON.readTree(leftOutOf(review.toString())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[[],[[]],{}]",
                "[\"]\"]",
                "[\"[\"]",
                "[\"\\\"]\"]",
                "[\"\\\\\"]",
                "[{\"k:{\\\"name\\\":\\\"a]\\\"}\":{\".\":{}}},\"\\\\\\\"]\\\\\"]",
                "[\"\"]",
                "[\"\u00e4\u20ac\ud83d\ude00]\"]",
                "[{\"managedFields\":[1]}]",
            })
    void itEndsWhereItsOwnBracketCloses(String list) {
        for (String after : new String[] {"", ",\"b\":\"]\"", ",\"managedFields\":[2]"}) {
            assertEquals(
                    "{\"a\":1,\"managedFields\":[]" + after + "}",
                    leftOutOf("{\"a\":1,\"managedFields\":" + list + after + "}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "\"managedFields\":",
                "{\"managedFields\":[",
                "{\"managedFields\":[[]",
                "{\"managedFields\":[\"]",
                "{\"managedFields\":[\"\\",
                "{\"managedFields\":null}",
                "{\"managedFields\":{\"a\":[1]}}",
                "{\"managedFields\": [1]}",
                "{\"managedField\":[1]}",
                "{\"a\":\"\\\"managedFields\\\":[1]\"}",
            })
    void whatHasNoSuchListOrNoEndOfItIsLeftWhole(String json) {
        assertEquals(json, leftOutOf(json));
    }

    @Test
    void itIsFoundWhereverItStands() {
        for (int before = 0; before < 60; before++) {
            String text = "m".repeat(before);

            assertEquals("\"" + text + "\"managedFields\":[]", leftOutOf("\"" + text + "\"managedFields\":[7]"));
        }
    }

    @Test
    void anErrorBehindItIsReportedWhereItStandsInTheBody() {
        String body = "{\"managedFields\":[\"" + "x".repeat(100) + "\"],oops";

        UnreadableReviewException error =
                assertThrows(UnreadableReviewException.class, () -> ReviewReader.read(body.getBytes(UTF_8)));

        String position = "line 1, column " + (body.indexOf("oops") + 1);
        assertTrue(error.getMessage().contains(position), error::getMessage);
    }

    private static String leftOutOf(String json) {
        try (var in = ManagedFields.leftOutOf(json.getBytes(UTF_8))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
