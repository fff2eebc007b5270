package io.gpurightsizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;

/** The Helm chart, by the Helm library that is among the test dependencies: no {@code helm} is needed. */
public final class Chart {
    public static final Path FOLDER = Path.of("k8s/helm/gpu-rightsizer");
    public static final String NAME = "gpu-rightsizer";
    public static final String SERVICE = "gpu-rightsizer.gpu-rightsizer.svc";
    public static final Path DEFAULTS = Path.of("src/test/resources/chart/defaults/values.yaml");

    /** The oldest that the chart is for. */
    public static final String KUBERNETES = "1.30.0";

    private static final Path WITHOUT_HOOKS = copyWithoutHooks();

    private Chart() {}

    /** What {@code helm install} sends for these values. */
    public static Manifests rendered(Path values) {
        return Manifests.of(text(values));
    }

    /**
     * Runs what the pod of {@code helm test} runs, in a process of this machine.
     *
     * @param port the port of this machine to which the Service leads
     * @param authority what the pod finds in {@code ca.crt}
     */
    public static Jar.Result test(Path values, int port, Path authority) {
        List<String> arguments = new ArrayList<>();
        testPod(values)
                .at("/spec/containers/0/args")
                .forEach(it -> arguments.add(it.asText()
                        .replace(SERVICE, SERVICE + ":" + port)
                        .replace("/etc/gpu-rightsizer/tls/ca.crt", authority.toString())));
        try {
            Path hosts = Files.writeString(Files.createTempFile("hosts", ""), "127.0.0.1 " + SERVICE + "\n");
            return Jar.run(Map.of("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts), arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pod of {@code helm test}. */
    public static JsonNode testPod(Path values) {
        return Manifests.of(text(WITHOUT_HOOKS, values, NAME)).documents().stream()
                .filter(it -> it.path("kind").asText().equals("Pod"))
                .findFirst()
                .orElseThrow();
    }

    /** @throws IllegalStateException with what Helm says, if the values are wrong */
    public static String text(Path values) {
        return text(values, NAME);
    }

    /** The same in another namespace. */
    public static String text(Path values, String namespace) {
        return text(FOLDER, values, namespace);
    }

    /** The same of another copy of the chart. */
    public static String text(Path chart, Path values, String namespace) {
        return new Helm(chart)
                .template()
                .withName(NAME)
                .withNamespace(namespace)
                .withKubeVersion(KUBERNETES)
                .withValuesFile(values)
                .call();
    }

    /** {@code helm install --create-namespace}, in the cluster of that kubeconfig. */
    public static void install(String kubeconfig, Path values) {
        new Helm(FOLDER)
                .install()
                .withName(NAME)
                .withNamespace(NAME)
                .createNamespace()
                .withValuesFile(values)
                .withKubeConfigContents(kubeconfig)
                .call();
    }

    /** {@code helm upgrade}. */
    public static void upgrade(String kubeconfig, Path values) {
        new Helm(FOLDER)
                .upgrade()
                .withName(NAME)
                .withNamespace(NAME)
                .withValuesFile(values)
                .withKubeConfigContents(kubeconfig)
                .call();
    }

    /** {@code helm uninstall}, also of what is not installed. */
    public static void uninstall(String kubeconfig) {
        Helm.uninstall(NAME)
                .withNamespace(NAME)
                .withKubeConfigContents(kubeconfig)
                .ignoreNotFound()
                .call();
    }

    /** The library renders no hooks, so they are made usual objects. */
    private static Path copyWithoutHooks() {
        try (Stream<Path> files = Files.walk(FOLDER, FileVisitOption.FOLLOW_LINKS)) {
            Path copy = Files.createTempDirectory("chart").resolve(NAME);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(FOLDER.relativize(file));
                Files.createDirectories(target.getParent());
                Files.writeString(target, Files.readString(file).replace("helm.sh/hook", "was-hook"));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
