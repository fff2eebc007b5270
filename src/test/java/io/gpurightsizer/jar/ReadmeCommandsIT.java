package io.gpurightsizer.jar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The commands of the README and of other pages, typed as they stand there; building is what brought us here. */
class ReadmeCommandsIT {
    private static final String BUILD = "./mvnw package -DskipTests && ";
    private static final String SERVE = "RIGHTSIZER_MODE=enforce java -jar target/quarkus-app/quarkus-run.jar\n";

    /** All but those that need what is not always there, or write into docs ({@code EvidenceTest}). */
    static Stream<String> commandLines() {
        return Stream.concat(Stream.of(Path.of("README.md")), pages().stream())
                .flatMap(document -> Readme.blocks(document, "sh").stream())
                .filter(block -> !block.equals(SERVE) && !block.startsWith("./mvnw verify") && !block.contains("curl"))
                .filter(block -> !block.startsWith("python3"))
                .map(block -> block.startsWith(BUILD) ? block.substring(BUILD.length()) : block);
    }

    /** All but the runbook, whose commands want a cluster: {@code RunbookIT}. */
    private static List<Path> pages() {
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            return files.filter(it -> it.toString().endsWith(".md") && !it.endsWith("runbook.md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void everyCommandLineWorks(String command) {
        Jar.Result result = sh(command);

        assertEquals(0, result.exitCode(), result.output());
    }

    @Test
    void theFirstCommandPrintsWhatTheReadmeSaysItPrints() {
        String first = Readme.blocks("sh").get(0);
        assertTrue(first.startsWith(BUILD), first);

        String output = sh(first.substring(BUILD.length())).output();

        for (String line : Readme.block("text", "Deployment/asr").lines().toList()) {
            assertTrue(output.contains(line.strip()), () -> "no line begins with\n" + line + "\nin\n" + output);
        }
        assertTrue(output.contains("GPUs asked for"), output);
    }

    /** Made anew by {@code src/main/scripts/terminal-svg}, which says how. */
    @Test
    void theTerminalThatTheReadmeShowsHasWhatTheCommandPrints() throws IOException {
        String image = Files.readString(Path.of("docs/images/audit-terminal.svg"));
        String command = Readme.blocks("sh").get(0).substring(BUILD.length()).strip();

        String output = sh("COLUMNS=80 " + command).output();

        List<String> missing = output.lines()
                .filter(line -> !image.contains(">" + line.replace("&", "&amp;") + "</text>"))
                .filter(line -> !line.isEmpty())
                .toList();
        assertTrue(image.contains("<title>" + command + "</title>"), command);
        assertEquals(List.of(), missing);
    }

    @Test
    void theRunningWebhookAnswersCurl() {
        assumeTrue(sh("command -v curl jq base64").exitCode() == 0, "curl, jq or base64 is not installed");
        List<String> calls = Readme.block(Path.of("docs/operations.md"), "sh", "curl")
                .lines()
                .toList();
        try (Jar webhook = Jar.serve(Map.of("RIGHTSIZER_MODE", "enforce"))) {
            List<String> answers = calls.stream()
                    .map(call -> call.replace(":8443", ":" + webhook.httpsPort)
                            .replace(":9000", ":" + webhook.managementPort))
                    .map(call -> sh(call).output())
                    .toList();

            assertTrue(answers.get(0).contains("\"allowed\":true"), answers.get(0));
            assertTrue(answers.get(1).contains("nvidia.com~1mig-1g.20gb"), answers.get(1));
            assertTrue(answers.get(2).contains("\"UP\""), answers.get(2));
            assertTrue(answers.get(3).contains("gpu_rightsizer_decisions_total{decision=\"resize\""), answers.get(3));
        }
    }

    private static Jar.Result sh(String command) {
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        return Jar.shell(
                List.of("sh", "-c", command),
                Map.of("PATH", java + ":" + System.getenv("PATH"), "COLUMNS", "250", "NO_COLOR", "1"));
    }
}
