package io.gpurightsizer.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.pod.PodReader;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.GpuContainer;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.sizing.table.IdentityKeys;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.workload.detect.ServerCommand;

/** Pods for tests. */
public final class Pods {
    static final PodSettings SETTINGS = new PodSettings(IdentityKeys.DEFAULT, Mode.DRY_RUN, true);

    private Pods() {}

    public static SubmittedPod read(String json) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            return PodReader.read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SubmittedPod of(SubmittedContainer container) {
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
                List.of(),
                List.of(),
                List.of(container),
                new Placement(Optional.empty(), Map.of(), Optional.empty(), List.of(), Optional.empty()));
    }

    /** A container that runs these words with this environment. */
    public static ServerCommand command(List<String> words, Map<String, Optional<String>> environment, String image) {
        return new ServerCommand(new SubmittedContainer(
                new ContainerPosition(false, 0, "main"),
                image,
                words,
                environment,
                false,
                Optional.empty(),
                Optional.empty()));
    }

    public static ServerCommand command(String... words) {
        return command(List.of(words), Map.of(), "image");
    }

    /**
     * The only container of a pod made of {@code metadata} and fields of the container in YAML's flow style, for example
     * {@code metadata: {labels: {model: a}}, args: [--model, b]}. It asks for a whole GPU.
     */
    public static GpuContainer gpuContainer(String parts) throws IOException {
        ObjectNode container = Reviews.yaml("{" + parts + "}").deepCopy();
        JsonNode metadata = container.has("metadata") ? container.remove("metadata") : container.objectNode();
        container.put("name", "main");
        container.putObject("resources").putObject("limits").put("nvidia.com/gpu", "1");
        ObjectNode pod = container.objectNode();
        pod.set("metadata", metadata);
        pod.putObject("spec").putArray("containers").add(container);
        return PodInterpreter.interpret(read(pod.toString()), PodContext.UNKNOWN, SETTINGS)
                .workload()
                .containers()
                .get(0);
    }
}
