package io.gpurightsizer.manifests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.testing.Chart;
import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The workflows, which cannot run here, against the repository; and the one version in all the places that name it. */
class ReleaseTest {
    private static final Path WORKFLOWS = Path.of(".github/workflows");
    private static final String VERSION =
            Jar.shell(List.of(".ci/version"), Map.of()).output().strip();
    /** Paths of this repository in a command, up to the first wildcard or variable. */
    private static final Pattern PATH =
            Pattern.compile("(?<![\\w/.-])(?:\\./)?((?:\\.ci|src|k8s|docs|certs)/[\\w./-]*|mvnw)");

    private final JsonNode kustomization = Reviews.yaml(Path.of("k8s/base/kustomization.yaml"));
    private final JsonNode chart = Reviews.yaml(Chart.FOLDER.resolve("Chart.yaml"));
    private final JsonNode release = Reviews.yaml(WORKFLOWS.resolve("release.yaml"));

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            return files.sorted().toList();
        }
    }

    @Test
    void theVersionIsTheSameEverywhere() throws IOException {
        assertTrue(VERSION.matches("\\d+\\.\\d+\\.\\d+"), VERSION + " is no version of a release");
        assertEquals(VERSION, kustomization.at("/images/0/newTag").asText());
        assertEquals(VERSION, chart.path("version").asText());
        assertEquals(VERSION, chart.path("appVersion").asText());
        for (Path readme : List.of(Path.of("README.md"), Chart.FOLDER.resolve("README.md"))) {
            String text = Files.readString(readme);
            assertTrue(text.contains("charts/gpu-rightsizer --version " + VERSION + " "), readme.toString());
        }
    }

    @Test
    void manifestsNameTheImageAndTheChartThatAReleaseMakes() throws IOException {
        String image = release.at("/env/IMAGE").asText();

        assertEquals(image, kustomization.at("/images/0/newName").asText());
        assertEquals(
                image,
                Reviews.yaml(Chart.FOLDER.resolve("values.yaml"))
                        .at("/image/repository")
                        .asText());
        String listed = chart.path("annotations").path("artifacthub.io/images").asText();
        assertTrue(listed.contains("image: " + image + ":" + VERSION + "\n"), listed);
        assertTrue(Files.readString(Chart.FOLDER.resolve("README.md"))
                .contains("oci://" + release.at("/env/CHARTS").asText() + "/gpu-rightsizer "));
    }

    @Test
    void testsRunOnTheOldestJavaAndOnThatOfTheImage() throws IOException {
        JsonNode tested = Reviews.yaml(WORKFLOWS.resolve("ci.yaml")).at("/jobs/verify/strategy/matrix/java");
        Set<String> built = new TreeSet<>(release.findValuesAsText("java-version"));

        assertEquals("[\"17\",\"25\"]", tested.toString());
        assertTrue(Files.readString(Path.of("pom.xml")).contains("<version>[17,)</version>"));
        assertEquals(Set.of("25"), built);
        assertTrue(Files.readString(Path.of("src/main/docker/Dockerfile.jvm")).contains("JDK=eclipse-temurin:25-jdk"));
    }

    @Test
    void theReportIsStartedByTheJavaOfTheImage() throws IOException {
        String entryPoint = Files.readAllLines(Path.of("src/main/docker/Dockerfile.jvm")).stream()
                .filter(it -> it.startsWith("ENTRYPOINT "))
                .findFirst()
                .orElseThrow();
        JsonNode report = Reviews.yaml(Path.of("k8s/components/report/deployment.yaml"));

        String java = report.at("/spec/template/spec/containers/0/command/0").asText();

        assertTrue(entryPoint.contains("\"" + java + "\""), java + " is not in " + entryPoint);
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void itsHeadSaysThatItHasNotRun(Path workflow) throws IOException {
        assertTrue(Files.readString(workflow).contains("# This file has not run yet"), workflow.toString());
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyPathThatItNamesExists(Path workflow) throws IOException {
        List<String> paths = PATH.matcher(Files.readString(workflow))
                .results()
                .map(it -> it.group(1))
                .toList();

        assertTrue(!paths.isEmpty(), workflow.toString());
        assertEquals(
                List.of(),
                paths.stream().filter(it -> !Files.exists(Path.of(it))).toList());
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyActionHasAMajorVersionAndEveryWorkflowThatItUsesIsHere(Path workflow) {
        List<String> uses = Reviews.yaml(workflow).findValuesAsText("uses");

        assertTrue(!uses.isEmpty(), workflow.toString());
        for (String action : uses) {
            assertTrue(
                    action.startsWith("./") ? Files.exists(Path.of(action)) : action.matches("[a-z-]+/[a-z-]+@v\\d+"),
                    action);
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyCommandIsShell(Path workflow) {
        for (String script : Reviews.yaml(workflow).findValuesAsText("run")) {
            Jar.Result read = Jar.shell(List.of("bash", "-n", "-c", script), Map.of());

            assertEquals(0, read.exitCode(), script + read.output());
        }
    }

    /** Profiles and what their build leaves behind, by the names that the pom gives them. */
    @Test
    void whatIsReleasedIsWhatTheBuildMakes() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String commands = String.join("\n", release.findValuesAsText("run"));

        List<String> profiles = Pattern.compile(" -P(\\w+)")
                .matcher(commands)
                .results()
                .map(it -> it.group(1))
                .toList();
        assertEquals(List.of("archive"), profiles);
        assertTrue(pom.contains("<id>archive</id>"));
        assertTrue(commands.contains(" gpu-rightsizer-bom.json"));
        assertTrue(pom.contains("<outputName>gpu-rightsizer-bom</outputName>"));
        String archive = Files.readString(Path.of("src/main/archive/build.sh"));
        assertTrue(
                archive.contains("name=gpu-rightsizer-$version\n") && archive.contains("folder=target/$name\n"),
                archive);
        assertTrue(archive.contains("-czf \"$folder.tar.gz\""), archive);
        assertTrue(archive.contains("> \"target/$name.krew.yaml\""), archive);
    }

    /** What a job needs is a job, and an expression asks for what GitHub or the matrix has. */
    @ParameterizedTest
    @MethodSource("workflows")
    void jobsAndExpressionsAreKnown(Path workflow) throws IOException {
        JsonNode jobs = Reviews.yaml(workflow).path("jobs");
        List<String> unknown = new ArrayList<>();
        for (JsonNode job : jobs) {
            if (job.has("needs") && !jobs.has(job.path("needs").asText())) {
                unknown.add(job.path("needs").asText());
            }
        }
        Set<String> known = Set.of(
                "github.actor",
                "github.ref_name",
                "github.repository",
                "secrets.GITHUB_TOKEN",
                "env.IMAGE",
                "env.BENCHMARK_IMAGE",
                "matrix.java",
                "matrix.platform",
                "matrix.runner");
        Pattern.compile("\\$\\{\\{ ?(.*?) ?}}")
                .matcher(Files.readString(workflow))
                .results()
                .map((MatchResult it) -> it.group(1))
                .filter(it -> !known.contains(it))
                .forEach(unknown::add);

        assertEquals(List.of(), unknown);
    }
}
