package io.gpurightsizer.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.node.ObjectNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** More of the largest reviews at once than fit. */
public final class LargeReviews {
    private static final int AT_ONCE = 16;
    private static final int PADDING = 7_500_000;

    private final Jar webhook;
    private final HttpClient client =
            HttpClient.newBuilder().sslContext(Trusting.anybody()).build();

    private LargeReviews(Jar webhook) {
        this.webhook = webhook;
    }

    /** Sends them and checks that nothing breaks. */
    public static void areAnsweredOrToldToComeAgain(Jar webhook) throws IOException {
        new LargeReviews(webhook).areAnsweredOrToldToComeAgain();
    }

    private void areAnsweredOrToldToComeAgain() throws IOException {
        byte[] large = review(PADDING);
        List<CompletableFuture<Integer>> statuses = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            statuses.add(post(large));
        }

        for (CompletableFuture<Integer> status : statuses) {
            assertTrue(List.of(200, 503).contains(status.join()), "status " + status.join());
        }
        assertTrue(statuses.stream().anyMatch(it -> it.join() == 200), "some were answered");
        assertEquals(200, post(review(0)).join(), "and the next one is");
        assertEquals(200, post(large).join(), "a large one alone, too");
        assertFalse(webhook.log().contains("java.lang.OutOfMemoryError"), webhook.log());
    }

    private CompletableFuture<Integer> post(byte[] body) {
        return client.sendAsync(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + webhook.httpsPort + "/mutate"))
                                .version(HttpClient.Version.HTTP_1_1)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private static byte[] review(int padding) throws IOException {
        ObjectNode review = (ObjectNode) Reviews.JSON.readTree(
                Path.of("src/test/resources/reviews/asr.json").toFile());
        review.withObject("/request/object/metadata/annotations").put("padding", "x".repeat(padding));
        return Reviews.JSON.writeValueAsBytes(review);
    }
}
