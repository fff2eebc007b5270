package io.gpurightsizer.admission;

import java.util.Map;
import java.util.stream.Stream;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.testing.Cases;

/** Bug reports about webhooks, posted to ours; all but one share their nodes. */
@QuarkusTest
@TestProfile(WebhookCasesTest.Enforcing.class)
class WebhookCasesTest {
    public static final class Enforcing implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "rightsizer.mode",
                    "enforce",
                    "rightsizer.nodes",
                    Cases.file("78-called-again-nothing-changes", "nodes.yaml").toString());
        }
    }

    static Stream<String> cases() {
        return Cases.ofRun("webhook").stream()
                .filter(it -> !Cases.expectation(it).has("env"))
                .filter(it -> !java.nio.file.Files.exists(Cases.file(it, "cluster.json")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aBugReportedElsewhereIsNotOurs(String name) {
        Cases.check(name, WebhookCases.problem(name));
    }
}
