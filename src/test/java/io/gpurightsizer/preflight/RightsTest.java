package io.gpurightsizer.preflight;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The rights that preflight asks about are those of the manifests. */
class RightsTest {
    private static final JsonNode ROLE = Reviews.yamls(Path.of("k8s/base/rbac.yaml")).stream()
            .filter(it -> it.path("kind").asText().equals("ClusterRole"))
            .findFirst()
            .orElseThrow();

    private static Stream<Right> askedAbout() {
        return Stream.of(
                        RightsChecks.TO_BE_SAFE,
                        RightsChecks.TO_RESIZE,
                        RightsChecks.TO_HEAR_OTHER_OWNERS,
                        List.of(RightsChecks.PODS))
                .flatMap(List::stream);
    }

    @Test
    void theManifestsGrantAllOfThem() {
        List<String> missing = askedAbout()
                .filter(it -> !it.isIn(ROLE.path("rules")))
                .map(Right::toString)
                .toList();

        assertEquals(List.of(), missing);
    }

    /** Events and certificates keep no pod from anything. */
    @Test
    void whatIsReadIsAskedAbout() {
        Set<String> asked = new HashSet<>(askedAbout().map(Right::toString).toList());
        Set<String> granted = new HashSet<>();
        for (JsonNode rule : ROLE.path("rules")) {
            String group = rule.path("apiGroups").get(0).asText();
            for (JsonNode resource : rule.path("resources")) {
                boolean reads = rule.path("resourceNames").isEmpty()
                        && !resource.asText().equals("events");
                if (reads) {
                    List<String> verbs = Reviews.JSON.convertValue(rule.path("verbs"), new TypeReference<>() {});
                    granted.add(new Right(group, resource.asText(), verbs).toString());
                }
            }
        }

        assertEquals(granted, asked);
    }

    @Test
    void aRightOnOneNameIsNoneOnAll() throws Exception {
        JsonNode rules = Reviews.JSON.readTree("[{\"apiGroups\": [\"\"], \"resources\": [\"pods\"],"
                + " \"resourceNames\": [\"a\"], \"verbs\": [\"list\", \"watch\"]}]");

        assertFalse(RightsChecks.PODS.isIn(rules));
    }

    @Test
    void oneRightMayBeGrantedByTwoRulesAndByStars() throws Exception {
        JsonNode rules =
                Reviews.JSON.readTree("[{\"apiGroups\": [\"*\"], \"resources\": [\"*\"], \"verbs\": [\"list\"]},"
                        + " {\"apiGroups\": [\"\"], \"resources\": [\"pods\"], \"verbs\": [\"watch\"]}]");

        assertTrue(RightsChecks.PODS.isIn(rules));
    }
}
