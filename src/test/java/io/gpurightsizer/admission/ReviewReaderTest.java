package io.gpurightsizer.admission;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.pod.SubmittedPod;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReviewReaderTest {
    private static final String POD = "{\"metadata\":{\"name\":\"p\"}}";

    @Test
    void theFieldsOfARequestAreReadInAnyOrder() throws UnreadableReviewException {
        AdmissionRequest request = read("{\"request\":{\"object\":" + POD + """
                ,"dryRun":true,"name":"p","namespace":"n","subResource":"s","operation":"CREATE",
                 "kind":{"kind":"Pod","version":"v1","group":"g"},"oldObject":null,"uid":"u"},
                 "kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}""");

        Optional<SubmittedPod> pod = request.pod();
        assertEquals(Optional.of("p"), pod.map(SubmittedPod::name));
        assertEquals(
                new AdmissionRequest(
                        "u", "g", "Pod", "CREATE", "s", "p", "n", true, pod, Optional.empty(), Optional.empty()),
                request);
    }

    /** Each is read to its end, for what follows it is still the request's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "7|/request/object: expected an object, found a number",
                "[{},[]]|/request/object: expected an object, found an array",
                "{\"spec\":{\"containers\":{\"a\":[]},\"x\":[{}]}}|/request/object/spec/containers: expected an array, found an object",
                "{\"metadata\":{\"labels\":{\"a/b\":[[]]}}}|/request/object/metadata/labels/a~1b: expected a string, found an array",
                "{\"spec\":{},\"spec\":{\"x\":{}}}|the pod has two fields called spec",
            })
    void anObjectThatIsNoPodIsAProblemOfThePodAlone(String object, String problem) throws UnreadableReviewException {
        AdmissionRequest request = read(review(
                "\"kind\":{\"kind\":\"Pod\"},\"object\":" + object + ",\"oldObject\":{\"x\":1},\"uid\":\"after\""));

        assertEquals("after", request.uid());
        assertEquals(Optional.of(problem), request.podProblem());
        assertEquals(Optional.empty(), request.pod());
    }

    @Test
    void anObjectOfAnotherKindIsNeitherAPodNorAProblem() throws UnreadableReviewException {
        for (String object : new String[] {POD, "{\"spec\":7}"}) {
            AdmissionRequest request =
                    read(review("\"uid\":\"u\",\"kind\":{\"kind\":\"Service\"},\"object\":" + object));

            assertTrue(request.pod().isEmpty() && request.podProblem().isEmpty(), request::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"uid\":[]|/request/uid: expected a string, found an array",
                "\"kind\":\"Pod\"|/request/kind: expected an object, found a string",
            })
    void aRequestWithAFieldOfAnotherTypeIsRefusedWithItsPlace(String request, String message) {
        UnreadableReviewException error = assertThrows(UnreadableReviewException.class, () -> read(review(request)));

        assertEquals(message, error.getMessage());
    }

    private static String review(String request) {
        return "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{" + request + "}}";
    }

    private static AdmissionRequest read(String body) throws UnreadableReviewException {
        return ReviewReader.read(body.getBytes(UTF_8));
    }
}
