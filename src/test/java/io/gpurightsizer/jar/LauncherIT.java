package io.gpurightsizer.jar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gpurightsizer.testing.Jar;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** {@code bin/gpu-rightsizer}, from the checkout and from the archive. */
class LauncherIT {
    private static final String LAUNCHER =
            Path.of("bin/gpu-rightsizer").toAbsolutePath().toString();
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]+)");
    private static final String JAVA_HOME = System.getProperty("java.home");

    @TempDir
    private Path folder;

    private static Jar.Result run(String... command) {
        return run(Map.of("JAVA_HOME", JAVA_HOME), command);
    }

    private static Jar.Result run(Map<String, String> environment, String... command) {
        return Jar.shell(List.of(command), environment);
    }

    @Test
    void itPassesArgumentsAndExitCodes() {
        assertTrue(run(LAUNCHER, "--version").output().startsWith("gpu-rightsizer "));
        assertEquals(0, run(LAUNCHER, "audit", "-f", "k8s/examples").exitCode());
        assertEquals(
                1,
                run(LAUNCHER, "audit", "-f", "k8s/examples", "--fail-on", "resize")
                        .exitCode());
        assertEquals(2, run(LAUNCHER, "audit", "-f", "no such file").exitCode());
    }

    @Test
    void aLinkToItInAnotherFolderIsAPluginOfKubectl() throws IOException {
        Path plugin = Files.createSymbolicLink(folder.resolve("kubectl-gpu_rightsizer"), Path.of(LAUNCHER));

        assertTrue(
                run(plugin.toString(), "audit", "--help").output().startsWith("Usage: kubectl gpu-rightsizer audit"));
    }

    @Test
    void aWrongJavaHomeIsNamed() {
        Jar.Result result = run(Map.of("JAVA_HOME", folder.toString()), LAUNCHER, "--version");

        assertEquals(2, result.exitCode());
        assertEquals(
                "gpu-rightsizer: JAVA_HOME is " + folder + ", and there is no bin/java in it",
                result.output().strip());
    }

    @Test
    void aJavaThatIsTooOldIsPassedOver() throws IOException {
        Path old = Files.createDirectories(folder.resolve("old/bin"));
        Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        Files.writeString(old.resolve("java"), "#!/bin/sh\necho too old\n");
        assertTrue(old.resolve("java").toFile().setExecutable(true));

        Jar.Result result = run(
                Map.of("JAVA_HOME", old.getParent().toString(), "PATH", JAVA_HOME + "/bin:" + System.getenv("PATH")),
                LAUNCHER,
                "--version");

        assertTrue(result.output().startsWith("gpu-rightsizer "), result.output());
    }

    @Test
    void aJavaThatDoesNotTellItsVersionIsPassedOver() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("stub/bin"));
        Files.writeString(bin.resolve("java"), "#!/bin/sh\necho no Java is installed >&2\nexit 1\n");
        assertTrue(bin.resolve("java").toFile().setExecutable(true));

        Jar.Result result = run(
                Map.of("JAVA_HOME", bin.getParent().toString(), "PATH", JAVA_HOME + "/bin:" + System.getenv("PATH")),
                LAUNCHER,
                "--version");

        assertTrue(result.output().startsWith("gpu-rightsizer "), result.output());
    }

    @Test
    void aJavaWithoutAFileOfItsVersionIsAsked() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("asked/bin"));
        Files.writeString(
                bin.resolve("java"),
                "#!/bin/sh\n[ \"$1\" = -version ] || echo used\nexec " + JAVA_HOME + "/bin/java \"$@\"\n");
        assertTrue(bin.resolve("java").toFile().setExecutable(true));

        Jar.Result result = run(Map.of("JAVA_HOME", bin.getParent().toString()), LAUNCHER, "--version");

        assertTrue(result.output().startsWith("used\ngpu-rightsizer "), result.output());
    }

    @Test
    void itIsFoundThroughALinkedFolderAndWithCdpath() throws IOException {
        Path link = Files.createSymbolicLink(
                folder.resolve("linked"), Path.of("bin").toAbsolutePath());

        Jar.Result linked = run(link + "/gpu-rightsizer", "--version");
        Jar.Result withCdpath =
                run(Map.of("JAVA_HOME", JAVA_HOME, "CDPATH", ".:/tmp"), "bin/gpu-rightsizer", "--version");

        assertTrue(linked.output().startsWith("gpu-rightsizer "), linked.output());
        assertTrue(withCdpath.output().startsWith("gpu-rightsizer "), withCdpath.output());
    }

    @Test
    void outputThatCannotBeWrittenIsAnError() {
        Jar.Result result = run("sh", "-c", LAUNCHER + " rewrite -f k8s/examples > /dev/full");

        assertEquals(2, result.exitCode());
        assertTrue(result.output().contains("the output could not be written completely"), result.output());
    }

    @Test
    void itEndsWithoutAWordWhereNobodyReadsItsOutput() {
        Jar.Result result = run("bash", "-c", LAUNCHER + " audit -f k8s/examples | true; echo ${PIPESTATUS[0]}");

        assertEquals("141", result.output().strip());
    }

    @Test
    void aSignalReachesTheWebhookThatItServes() throws Exception {
        try (Jar webhook =
                Jar.start(List.of(LAUNCHER), Map.of("JAVA_HOME", JAVA_HOME), Files.createTempFile(folder, "log", ""))) {
            for (int i = 0; i < 600 && webhook.isAlive() && !webhook.isReady(); i++) {
                Thread.sleep(100);
            }
            assertTrue(webhook.isReady(), webhook::log);

            webhook.terminate();

            assertEquals(143, webhook.exitCode());
        }
    }

    @Test
    void bashCompletesCommandsAndWords() throws IOException {
        String setUp = "source " + completion("bash") + " && COMP_WORDS=(gpu-rightsizer ";
        // What it says on standard error is of compopt, which works at a terminal only.
        String complete = " && _complete_gpu-rightsizer 2> /dev/null && echo ${COMPREPLY[@]}";

        Jar.Result command = run("bash", "-c", setUp + "aud) COMP_CWORD=1" + complete);
        Jar.Result words = run("bash", "-c", setUp + "audit --mode '') COMP_CWORD=3" + complete);

        assertEquals("audit", command.output().strip());
        assertEquals("enforce dry-run off", words.output().strip());
    }

    @Test
    void zshCompletesCommandsAndWords() throws IOException {
        assumeInstalled("zsh");
        // A second zsh at a terminal of its own, since completion works only there.
        Path typed = Files.writeString(folder.resolve("typed.zsh"), """
                zmodload zsh/zpty
                zpty typed "TERM=dumb zsh -f -i"
                zpty -w typed "source $1; print -r -- loa''ded"
                zpty -r -m typed answer '*loaded*'
                zpty -w -n typed $'gpu-rightsizer explai\t-o js\t'
                zpty -r -m typed answer '*gpu-rightsizer explai*n*js*on*'
                print -r -- completed
                """);

        Jar.Result completed = run(
                "timeout",
                "50",
                "zsh",
                "-f",
                typed.toString(),
                completion("zsh").toString());

        assertTrue(completed.output().endsWith("completed\n"), completed.output());
    }

    @Test
    void fishCompletesCommandsOptionsAndWords() throws IOException {
        assumeInstalled("fish");
        Path script = completion("fish");

        assertEquals(List.of("audit"), inFish(script, "aud"));
        assertEquals(List.of("--assume-gpu", "--assume-shared"), inFish(script, "audit --assume-"));
        assertEquals(List.of("dry-run", "enforce", "off"), inFish(script, "audit --mode "));
        assertEquals(List.of("bash", "fish", "zsh"), inFish(script, "completion "));
        assertEquals(List.of("companions", "completion"), inFish(script, "help comp"));
        assertEquals(List.of("pom.xml"), inFish(script, "audit -f pom"));
        assertEquals(List.of(), inFish(script, "audit --top pom"));
    }

    private List<String> inFish(Path script, String typed) {
        return run("fish", "-c", "source " + script + "; complete -C 'gpu-rightsizer " + typed + "'")
                .output()
                .lines()
                .map(it -> it.replaceFirst("\t.*", ""))
                .toList();
    }

    private Path completion(String shell) throws IOException {
        String script = run(LAUNCHER, "completion", shell).output();
        return Files.writeString(folder.resolve("completion." + shell), script);
    }

    private static void assumeInstalled(String shell) {
        assumeTrue(run("sh", "-c", "command -v " + shell).exitCode() == 0, shell + " is not installed");
    }

    @Test
    void theArchiveRunsWhereItIsUnpackedAndItsManifestForKrewNamesIt() throws IOException {
        Jar.Result built = run("src/main/archive/build.sh", "0.0.0-test", "2026-11-22T00:00:00Z", JAVA_HOME);
        assertEquals(0, built.exitCode(), built.output());
        try {
            run("tar", "-xzf", "target/gpu-rightsizer-0.0.0-test.tar.gz", "-C", folder.toString());
            Path unpacked = folder.resolve("gpu-rightsizer-0.0.0-test");
            JsonNode krew = Reviews.yaml(Path.of("target/gpu-rightsizer-0.0.0-test.krew.yaml"));
            String sum = Files.readString(Path.of("target/gpu-rightsizer-0.0.0-test.tar.gz.sha256"));

            Jar.Result audit = run(
                    unpacked.resolve("bin/kubectl-gpu_rightsizer").toString(),
                    "audit",
                    "-f",
                    unpacked + "/k8s/examples");

            assertTrue(audit.output().contains("voice/Deployment/asr"), audit.output());
            assertEquals(List.of(), brokenLinks(unpacked));
            assertEquals("v0.0.0-test", krew.at("/spec/version").asText());
            assertEquals(sum.split(" ")[0], krew.at("/spec/platforms/0/sha256").asText());
            assertTrue(
                    Files.isExecutable(
                            folder.resolve(krew.at("/spec/platforms/0/bin").asText())),
                    krew::toString);
            assertFalse(Files.isSymbolicLink(unpacked.resolve("bin/kubectl-gpu_rightsizer")), "Krew unpacks no links");
        } finally {
            run("sh", "-c", "rm -rf target/gpu-rightsizer-0.0.0-test*");
        }
    }

    /** The links of pages in a folder that lead to no file or folder. */
    private static List<String> brokenLinks(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(it -> it.toString().endsWith(".md"))
                    .flatMap(page -> LINK.matcher(text(page))
                            .results()
                            .map(it -> it.group(1))
                            .filter(it -> !Files.exists(page.resolveSibling(it)))
                            .map(it -> folder.relativize(page) + " -> " + it))
                    .toList();
        }
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
