package io.gpurightsizer.manifests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import org.junit.jupiter.api.Test;

import io.gpurightsizer.testing.Manifests;
import io.gpurightsizer.testing.Readme;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the runbook says against the manifests; {@code RunbookIT} runs its commands. */
class RunbookTest {
    private static final Path RUNBOOK = Path.of("docs/runbook.md");

    @Test
    void everyAlertIsExplainedAndNoOther() throws IOException {
        assertEquals(
                names("- alert: (\\w+)", Path.of("k8s/components/prometheus/alerts.yaml")),
                names("(?m)^\\| `(GpuRightsizer\\w+)` \\|", RUNBOOK));
    }

    private static Set<String> names(String pattern, Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    @Test
    void argoCdIsToldToLeaveTheSwitchAlone() {
        JsonNode application = Reviews.yaml(Readme.blocks(RUNBOOK, "yaml").get(0));
        JsonNode ignored = application.at("/spec/ignoreDifferences/0");
        ConfigMap mode = Manifests.listedIn(Path.of("k8s/base")).one(ConfigMap.class, "");

        assertEquals(mode.getMetadata().getName(), ignored.path("name").asText());
        assertEquals(
                mode.getMetadata().getNamespace(), ignored.path("namespace").asText());
        assertEquals("/data", ignored.at("/jsonPointers/0").asText());
        assertTrue(application.at("/spec/syncPolicy/syncOptions").toString().contains("RespectIgnoreDifferences=true"));
    }
}
