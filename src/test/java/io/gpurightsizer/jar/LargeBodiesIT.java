package io.gpurightsizer.jar;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.LargeReviews;

/** Many large reviews at once, in the image's settings. */
class LargeBodiesIT {
    @Test
    void whatDoesNotFitIsToldToComeAgainAndNothingBreaks() throws IOException {
        try (Jar webhook = Jar.serve(Map.of("JDK_JAVA_OPTIONS", String.join(" ", Jar.SETTINGS_OF_THE_IMAGE)))) {
            LargeReviews.areAnsweredOrToldToComeAgain(webhook);
        }
    }
}
