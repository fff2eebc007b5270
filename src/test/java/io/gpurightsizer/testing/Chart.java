package io.gpurightsizer.testing;

import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;

/** The Helm chart, by the Helm library that is among the test dependencies: no {@code helm} is needed. */
public final class Chart {
    public static final Path FOLDER = Path.of("k8s/helm/gpu-rightsizer");
    public static final String NAME = "gpu-rightsizer";

    /** The oldest that the chart is for. */
    private static final String KUBERNETES = "1.30.0";

    private static final String HOOK = "/metadata/annotations/helm.sh~1hook";

    private Chart() {}

    /** What {@code helm install} sends for these values: without the hooks. */
    public static Manifests rendered(Path values) {
        return Manifests.of(text(values)).without(Chart::isHook);
    }

    /** The pod of {@code helm test}. */
    public static JsonNode testPod(Path values) {
        List<JsonNode> hooks = Manifests.of(text(values)).documents().stream()
                .filter(Chart::isHook)
                .toList();
        if (hooks.size() != 1 || !hooks.get(0).at(HOOK).asText().equals("test")) {
            throw new AssertionError("expected one hook, a test: " + hooks);
        }
        return hooks.get(0);
    }

    /** @throws IllegalStateException with what Helm says, if the values are wrong */
    public static String text(Path values) {
        return new Helm(FOLDER)
                .template()
                .withName(NAME)
                .withNamespace(NAME)
                .withKubeVersion(KUBERNETES)
                .withValuesFile(values)
                .call();
    }

    private static boolean isHook(JsonNode document) {
        return !document.at(HOOK).isMissingNode();
    }
}
