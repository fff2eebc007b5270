package io.gpurightsizer.admission;

import java.util.Map;
import java.util.stream.Stream;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.testing.Cases;

/** The same where pods may not override what is decided. */
@QuarkusTest
@TestProfile(OverridesDeniedCasesTest.Denying.class)
class OverridesDeniedCasesTest {
    public static final class Denying implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "rightsizer.mode", "enforce",
                    "rightsizer.overrides", "deny",
                    "rightsizer.nodes",
                            Cases.file("78-called-again-nothing-changes", "nodes.yaml")
                                    .toString());
        }
    }

    static Stream<String> cases() {
        return Cases.ofRun("webhook").stream()
                .filter(it -> Cases.expectation(it).has("env"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aBugReportedElsewhereIsNotOurs(String name) {
        Cases.check(name, WebhookCases.problem(name));
    }
}
