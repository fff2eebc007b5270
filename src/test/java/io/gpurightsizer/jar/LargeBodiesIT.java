package io.gpurightsizer.jar;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.LargeReviews;

/** Many large reviews at once, in the image's settings. */
class LargeBodiesIT {
    @ParameterizedTest
    @ValueSource(strings = {"auto", "jdk"})
    void whatDoesNotFitIsToldToComeAgainAndNothingBreaks(String engine) throws IOException {
        try (Jar webhook = Jar.serve(Map.of(
                "JDK_JAVA_OPTIONS", String.join(" ", Jar.SETTINGS_OF_THE_IMAGE), "RIGHTSIZER_TLS_ENGINE", engine))) {
            LargeReviews.areAnsweredOrToldToComeAgain(webhook);
        }
    }
}
