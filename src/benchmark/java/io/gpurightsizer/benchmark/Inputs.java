package io.gpurightsizer.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.gpurightsizer.benchmark.Plan.Stage;

/** What the pipelines are asked: questions, as texts and as audio. */
record Inputs(List<String> questions, List<byte[]> audio) {
    /** Of two to fifteen seconds when spoken. */
    private static final List<String> QUESTIONS = List.of(
            "What is the weather like in the mountains this weekend?",
            "Please book a table for four people on Friday evening, somewhere quiet.",
            "How long does it take to fly from Berlin to Lisbon?",
            "Can you explain to me, in simple words, how a heat pump warms a house in winter although the air is cold?",
            "Which of my meetings tomorrow could be moved to the afternoon?",
            "I have two eggs, some flour, milk and half a lemon. What can I cook with that in less than twenty minutes, and"
                    + " what would I need to buy to make it taste better?",
            "Turn off the lights in the kitchen.",
            "My train was cancelled and I have to be in Hamburg before noon. Tell me which connections are left, how often I"
                    + " would have to change, and whether my ticket is valid on them.",
            "What did the committee decide last week about the new bridge, and why did some members vote against it?",
            "Read me the last message from my sister.");

    Inputs {
        questions = List.copyOf(questions);
        audio = List.copyOf(audio);
    }

    /** Reads the WAV files that the plan names, or has its own speech stage speak the questions. */
    static Inputs of(Plan plan) throws IOException, InterruptedException {
        boolean transcribes = plan.stages().values().stream().anyMatch(it -> it.api() == Api.TRANSCRIPTION);
        if (!transcribes) {
            return new Inputs(QUESTIONS, List.of());
        }
        return new Inputs(
                QUESTIONS, plan.audio().isPresent() ? files(Path.of(plan.audio().get())) : spoken(plan));
    }

    String question(Random random) {
        return questions.get(random.nextInt(questions.size()));
    }

    byte[] audio(Random random) {
        return audio.get(random.nextInt(audio.size()));
    }

    private static List<byte[]> files(Path folder) throws IOException {
        List<byte[]> audio = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".wav")).sorted().toList()) {
                audio.add(Files.readAllBytes(file));
            }
        }
        if (audio.isEmpty()) {
            throw new IllegalArgumentException(folder + ": expected WAV files, found none");
        }
        return audio;
    }

    private static List<byte[]> spoken(Plan plan) throws IOException, InterruptedException {
        String name = plan.stages().entrySet().stream()
                .filter(it -> it.getValue().api().speaks())
                .map(it -> it.getKey())
                .findFirst()
                .orElseThrow();
        Stage stage = plan.stages().get(name);
        URI address = URI.create(plan.first().services().get(name) + stage.path());
        HttpClient client = HttpClient.newHttpClient();
        List<byte[]> audio = new ArrayList<>();
        for (String question : QUESTIONS) {
            HttpRequest request = request(address, stage, question);
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200 || response.body().length == 0) {
                throw new IOException(address + " answered " + response.statusCode() + " with " + response.body().length
                        + " bytes; expected 200 with audio");
            }
            audio.add(response.body());
        }
        return audio;
    }

    private static HttpRequest request(URI address, Stage stage, String text) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(2));
        if (stage.api() == Api.SPEECH) {
            return request.header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Bodies.speech(stage, text)))
                    .build();
        }
        StringBuilder form = new StringBuilder();
        Bodies.form(stage, text)
                .forEach((key, value) -> form.append(
                        "--part\r\nContent-Disposition: form-data; name=\"" + key + "\"\r\n\r\n" + value + "\r\n"));
        return request.header("Content-Type", "multipart/form-data; boundary=part")
                .POST(HttpRequest.BodyPublishers.ofString(form + "--part--\r\n", StandardCharsets.UTF_8))
                .build();
    }
}
