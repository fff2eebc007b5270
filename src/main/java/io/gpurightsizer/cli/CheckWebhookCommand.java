package io.gpurightsizer.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import io.gpurightsizer.certificates.Pem;
import io.gpurightsizer.certificates.Trust;
import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.cli.terminal.UsageException;
import io.gpurightsizer.text.SafeText;

/**
 * {@code check-webhook}: posts a review to a running webhook, as an API server does, and checks the answer. It is what
 * {@code helm test} runs.
 */
@Command(
        name = "check-webhook",
        mixinStandardHelpOptions = true,
        description = "Posts a review to a running webhook, as an API server does, and checks the answer.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the webhook decided about the pod of the review",
            "1:it cannot be reached, is not trusted, or answers something else",
            "2:the command is used wrongly"
        })
final class CheckWebhookCommand implements Callable<Integer> {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** The creation of a pod that asks for a whole GPU. Only tried: nothing is reserved for it, and no Event is written. */
    private static final String REVIEW = """
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
              "uid": "%s", "dryRun": true, "operation": "CREATE", "namespace": "default",
              "kind": {"group": "", "version": "v1", "kind": "Pod"},
              "resource": {"group": "", "version": "v1", "resource": "pods"},
              "object": {"apiVersion": "v1", "kind": "Pod",
                "metadata": {"name": "check-webhook", "namespace": "default"},
                "spec": {"containers": [{"name": "main", "image": "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0",
                  "resources": {"limits": {"nvidia.com/gpu": "1"}, "requests": {"nvidia.com/gpu": "1"}}}]}}}}
            """;

    private final Console console;

    @Option(
            names = "--url",
            paramLabel = "URL",
            required = true,
            description = "Where it is called, for example https://gpu-rightsizer.gpu-rightsizer.svc/mutate.")
    private URI url;

    @Option(
            names = "--authority",
            paramLabel = "FILE",
            description = "The certificate authority to trust, in PEM; default: those that Java trusts.")
    private Optional<Path> authority;

    CheckWebhookCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!"https".equals(url.getScheme()) || url.getHost() == null) {
            throw new UsageException("--url: \"" + url + "\" is not a URL that begins with https://");
        }
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        authority.ifPresent(file -> client.sslContext(Trust.inOnly(Pem.certificates(file))));
        try {
            console.out()
                    .println(url + ": "
                            + decision(client.connectTimeout(DEADLINE).build()));
            return 0;
        } catch (IOException e) {
            console.err().println(url + ": " + (e.getMessage() == null ? "no connection" : e.getMessage()));
            return 1;
        }
    }

    /** @throws IOException if the answer is not one to this review */
    private String decision(HttpClient client) throws IOException, InterruptedException {
        String uid = UUID.randomUUID().toString();
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(url)
                        .timeout(DEADLINE)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(REVIEW.formatted(uid)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        expect("HTTP status", 200, answer.statusCode(), answer.body());
        JsonNode review = json(answer.body());
        expect("kind", "AdmissionReview", review.path("kind").asText(), answer.body());
        expect("response.uid", uid, review.at("/response/uid").asText(), answer.body());
        expect("response.allowed", true, review.at("/response/allowed").asBoolean(), answer.body());
        JsonNode annotations = review.at("/response/auditAnnotations");
        if (!annotations.has("decision")) {
            throw new IOException("answers without a decision; its log says why: " + SafeText.message(answer.body()));
        }
        return "decision=" + annotations.path("decision").asText()
                + " reason=" + annotations.path("reason").asText()
                + " mode=" + annotations.path("mode").asText();
    }

    private static JsonNode json(String body) throws IOException {
        try {
            return new JsonMapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException("expected JSON, found " + SafeText.message(body));
        }
    }

    private static void expect(String what, Object expected, Object found, String body) throws IOException {
        if (!expected.equals(found)) {
            throw new IOException(what + ": expected " + expected + ", found " + found + ": " + SafeText.message(body));
        }
    }
}
