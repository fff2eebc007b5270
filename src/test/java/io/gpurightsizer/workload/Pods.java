package io.gpurightsizer.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;

import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.IdentityKeys;
import io.gpurightsizer.sizing.Placement;

/** Pods for tests. */
final class Pods {
    static final Rules RULES = new Rules(IdentityKeys.DEFAULT, Mode.DRY_RUN, true);

    private Pods() {}

    static SubmittedPod read(String json) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            return PodReader.read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SubmittedPod of(SubmittedContainer container) {
        return new SubmittedPod(
                "default",
                "pod",
                true,
                true,
                true,
                Map.of(),
                Map.of(),
                Optional.empty(),
                "default-scheduler",
                false,
                List.of(),
                List.of(container),
                new Placement(Optional.empty(), Map.of(), Optional.empty(), List.of(), Optional.empty()));
    }

    /** A container that runs these words with this environment. */
    static ServerCommand command(List<String> words, Map<String, Optional<String>> environment, String image) {
        return new ServerCommand(new SubmittedContainer(
                new ContainerPosition(false, 0, "main"),
                image,
                words,
                environment,
                false,
                Optional.empty(),
                Optional.empty()));
    }

    static ServerCommand command(String... words) {
        return command(List.of(words), Map.of(), "image");
    }
}
