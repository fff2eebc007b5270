package io.gpurightsizer.admission;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.testing.JsonPatches;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.testing.Webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whatever is posted, the answer is the one the README names, and the process is as healthy afterwards as before. */
@QuarkusTest
@TestProfile(GoldenTest.Cluster.class)
class BadInputTest {
    private static final JsonNode POD = Reviews.yaml(Path.of("src/test/resources/golden/asr/pod.yaml"));

    @AfterEach
    void itIsAsHealthyAsBefore() {
        Webhook.management().get("/q/health/ready").then().statusCode(200);
        JsonNode answer = Webhook.answerTo(Reviews.creationOf(POD));
        assertEquals("resize", answer.at("/response/auditAnnotations/decision").asText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "garbage",
                "{",
                "[]",
                "null",
                "7",
                "\"text\"",
                "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"1\"}} {}",
                "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":\"x\"}",
                "\u0000\u0001\u0002",
            })
    void whatIsNoReviewIsRefused(String body) {
        refused(body.getBytes(UTF_8));
    }

    @Test
    void aTruncatedReviewIsRefused() {
        byte[] whole = bytes(Reviews.creationOf(POD));

        refused(Arrays.copyOf(whole, whole.length / 2)).body(containsString("not JSON"));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        refused(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'});
    }

    @Test
    void aReviewOfAnotherVersionIsRefusedByName() {
        refused(bytes(Reviews.creationOf(POD).put("apiVersion", "admission.k8s.io/v1beta1")))
                .body(containsString("expected apiVersion admission.k8s.io/v1"))
                .body(containsString("v1beta1"));
    }

    @Test
    void aReviewWithoutARequestIsRefused() {
        ObjectNode review = Reviews.creationOf(POD);
        review.remove("request");

        refused(bytes(review)).body(containsString("has no request"));
    }

    @Test
    void aReviewWithoutAUidIsRefused() {
        ObjectNode review = Reviews.creationOf(POD);
        ((ObjectNode) review.path("request")).remove("uid");

        refused(bytes(review)).body(containsString("no uid"));
    }

    @Test
    void aBodyThatIsNotCalledJsonIsRefused() {
        Webhook.request()
                .contentType("text/plain")
                .body(bytes(Reviews.creationOf(POD)))
                .post("/mutate")
                .then()
                .statusCode(400)
                .body(containsString("application/json"));
    }

    @Test
    void tenMegabytesAreTooLarge() {
        byte[] body = new byte[10 << 20];
        Arrays.fill(body, (byte) ' ');

        Webhook.post(body).then().statusCode(413);
    }

    @Test
    void tenMegabytesThatDoNotSayHowManyTheyAreAreTooLarge() {
        assertEquals(413, Webhook.postInChunks(new byte[10 << 20]).statusCode());
    }

    @Test
    void aReviewThatDoesNotSayHowLongItIsIsAnswered() {
        HttpResponse<String> answer = Webhook.postInChunks(bytes(Reviews.creationOf(POD)));

        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("JSONPatch"), answer.body());
    }

    /** Each empty container takes a hundred times the memory that its two bytes take. */
    @Test
    void aBodyOfMoreObjectsThanTheHeapHoldsIsRefused() {
        String containers = "[" + "{},".repeat(400_000) + "{}]";

        refused(("{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"u\","
                        + "\"kind\":{\"kind\":\"Pod\"},\"operation\":\"CREATE\",\"object\":{\"spec\":{\"containers\":"
                        + containers + "}}}}")
                .getBytes(UTF_8));
    }

    @Test
    void deepNestingIsRefusedWithoutATrace() {
        refused(("[".repeat(100_000)).getBytes(UTF_8));
        refused(("{\"request\":" + "{\"a\":".repeat(50_000)).getBytes(UTF_8));
    }

    @Test
    void deepNestingWithinAPodIsRefused() {
        String review = Reviews.creationOf(POD).toString();
        String deep = "[".repeat(5_000) + "]".repeat(5_000);

        refused(review.replace("\"spec\":{", "\"spec\":{\"x\":" + deep + ",").getBytes(UTF_8));
    }

    @Test
    void aPodWithAFieldOfAnotherTypeIsAllowedAsItIs() {
        ObjectNode pod = POD.deepCopy();
        ((ObjectNode) pod.path("spec")).put("containers", "none");

        allowedAsItIs(Reviews.creationOf(pod));
    }

    @Test
    void aPodWithAFieldTwiceIsAllowedAsItIs() {
        String review = Reviews.creationOf(POD).toString().replace("\"spec\":", "\"spec\":{},\"spec\":");

        Webhook.post(review.getBytes(UTF_8))
                .then()
                .statusCode(200)
                .body("response.allowed", equalTo(true))
                .body("response", not(hasKey("patch")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.5", "lots", "1e99", "${GPUS}"})
    void anAmountThatIsNoCountIsAllowedAsItIs(String amount) {
        ObjectNode pod = POD.deepCopy();
        ((ObjectNode) pod.at("/spec/containers/0/resources/limits")).put("nvidia.com/gpu", amount);

        allowedAsItIs(Reviews.creationOf(pod));
    }

    @Test
    void anUpdateIsAllowedAsItIs() {
        allowedAsItIs(Reviews.of("UPDATE", "Pod", POD));
    }

    @Test
    void aSubresourceIsAllowedAsItIs() {
        ObjectNode review = Reviews.creationOf(POD);
        ((ObjectNode) review.path("request")).put("subResource", "ephemeralcontainers");

        allowedAsItIs(review);
    }

    @Test
    void anObjectOfAnotherKindIsAllowedAsItIs() {
        allowedAsItIs(Reviews.of("CREATE", "Deployment", POD));
    }

    @Test
    void aDeletionWithoutAnObjectIsAllowedAsItIs() {
        allowedAsItIs(Reviews.of("DELETE", "Pod", Reviews.JSON.nullNode()));
    }

    @Test
    void aCreationWithoutAnObjectIsAllowedAsItIs() {
        allowedAsItIs(Reviews.of("CREATE", "Pod", Reviews.JSON.nullNode()));
    }

    @Test
    void aPodWithNothingInItIsAllowedAsItIs() {
        allowedAsItIs(Reviews.of("CREATE", "Pod", Reviews.JSON.createObjectNode()));
    }

    @Test
    void anUidIsRepeatedWhateverItIs() {
        ObjectNode review = Reviews.creationOf(POD);
        ((ObjectNode) review.path("request")).put("uid", "\"</script>\u2028 ü");

        assertEquals(
                "\"</script>\u2028 ü",
                Webhook.answerTo(review).at("/response/uid").asText());
    }

    private static ValidatableResponse refused(byte[] body) {
        return Webhook.post(body)
                .then()
                .statusCode(400)
                .contentType("text/plain")
                .body(not(containsString("Exception")))
                .body(not(containsString("\tat ")));
    }

    private static void allowedAsItIs(ObjectNode review) {
        JsonNode answer = Webhook.answerTo(review);

        assertEquals(Reviews.UID, answer.at("/response/uid").asText());
        assertEquals("true", answer.at("/response/allowed").asText());
        assertEquals("[]", JsonPatches.in(answer).toString());
    }

    private static byte[] bytes(JsonNode review) {
        return review.toString().getBytes(UTF_8);
    }
}
