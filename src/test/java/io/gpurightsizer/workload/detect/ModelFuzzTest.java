package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.names.ModelNames;
import io.gpurightsizer.sizing.table.IdentityKeys;
import io.gpurightsizer.workload.Pods;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Any text where a model's name may stand. */
class ModelFuzzTest {
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "24h")
    void name(byte[] bytes) {
        String name = ModelName.normalise(new String(bytes, UTF_8));

        assertEquals(name, ModelName.normalise(name));
    }

    /** One word of the command a line. */
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "24h")
    void command(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        SubmittedContainer container = new SubmittedContainer(
                new ContainerPosition(false, 0, "main"),
                text.strip(),
                List.of(text.split("\n")),
                Map.of("A", Optional.of(text)),
                false,
                Optional.empty(),
                Optional.empty());
        ServerCommand command = new ServerCommand(container);
        MemoryClaimFinder.of(command);
        ParallelismFinder.of(command);
        LoadFinder.in(command);
        TrainingFinder.in(command, Optional.empty());

        ModelNames found = new ModelFinder(Pods.of(container), IdentityKeys.DEFAULT).find(Optional.empty(), command);

        assertEquals(found.first().isKnown(), !found.first().foundIn().isEmpty());
        assertTrue(found.all().size() <= NameCollector.MOST_NAMES + 1);
        assertTrue(found.all().stream().noneMatch(name -> name.foundIn().isEmpty()));
    }
}
