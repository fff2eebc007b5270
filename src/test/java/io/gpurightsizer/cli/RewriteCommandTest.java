package io.gpurightsizer.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.PatchFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.cli.terminal.Console;
import io.gpurightsizer.testing.Readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RewriteCommandTest {
    private static final String ASR = """
            apiVersion: v1
            kind: Pod
            metadata: {name: asr}   # a comment
            spec:
              containers:
              - name: main
                image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0
                resources:
                  limits:
                    nvidia.com/gpu: 1
            """;

    private static final Path PAGE = Path.of("docs/rewrite-and-test.md");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void theEndsOfLinesAreKept(String end) {
        String manifest = ASR.replace("\n", end);

        Typed typed = Typed.piped(manifest, "rewrite", "-f", "-");

        assertEquals(resized(manifest), typed.out());
    }

    @Test
    void aByteOrderMarkIsKept() {
        String manifest = "\uFEFF---\n" + ASR;

        Typed typed = Typed.piped(manifest, "rewrite", "-f", "-");

        assertEquals(resized(manifest), typed.out());
    }

    @Test
    void aFileWithoutAnEndOfItsLastLineStaysOne() {
        String manifest = ASR.stripTrailing();

        assertEquals(
                resized(manifest), Typed.piped(manifest, "rewrite", "-f", "-").out());
        assertTrue(
                Typed.piped(manifest, "rewrite", "-f", "-", "-o", "diff").out().endsWith("""
                -        nvidia.com/gpu: 1
                \\ No newline at end of file
                +        nvidia.com/mig-1g.20gb: 1
                \\ No newline at end of file
                """.indent(0)));
    }

    @Test
    void whatHasNothingToResizeIsPrintedAsItIs() {
        String text = "# nothing but a comment\n";

        Typed typed = Typed.piped(text, "rewrite", "-f", "-");

        assertEquals(text, typed.out());
        assertTrue(typed.err().contains("Resized: 0 of 0 templates that ask for a whole GPU."), typed.err());
    }

    @Test
    void severalFilesArePrintedAsDocumentsOfOneText() throws IOException {
        file("a.yaml", ASR.stripTrailing());
        file("b.yaml", ASR.replace("name: asr", "name: other"));
        file("c.yaml", "---\n" + ASR.replace("name: asr", "name: third"));

        Typed typed = Typed.of("rewrite", "-f", folder.toString());

        assertEquals(
                resized(ASR + "---\n" + ASR.replace("name: asr", "name: other") + "---\n"
                        + ASR.replace("name: asr", "name: third")),
                typed.out());
    }

    @Test
    void onlyTheFirstOfSeveralFilesKeepsItsByteOrderMark() throws IOException {
        file("a.yaml", "\uFEFF" + ASR);
        file("b.yaml", "\uFEFF" + ASR.replace("name: asr", "name: other"));

        Typed typed = Typed.of("rewrite", "-f", folder.toString());

        assertEquals(resized("\uFEFF" + ASR + "---\n" + ASR.replace("name: asr", "name: other")), typed.out());
    }

    @Test
    void aFileOfAFolderThatCannotBeOpenedIsNamedAndTheOthersAreRewritten() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("a.yaml"), folder.resolve("nothing"));
        file("b.yaml", ASR);

        Typed typed = Typed.of("rewrite", "-f", folder.toString());

        assertEquals(resized(ASR), typed.out());
        assertTrue(typed.err().contains(link + ": a link to nothing; left as it is"), typed.err());
    }

    @Test
    void objectsOfOneNameThatShareALineAreLeftAsTheyAre() {
        String pod = "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'asr','namespace':'NAMESPACE'},'spec':"
                + "{'containers':[{'name':'main','image':'IMAGE','resources':{'limits':{'nvidia.com/gpu':'1'}}}]}}";
        String small =
                pod.replace("NAMESPACE", "small").replace("IMAGE", "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0");
        String unknown = pod.replace("NAMESPACE", "unknown").replace("IMAGE", "example.com/unknown:1");
        String list =
                ("{'apiVersion':'v1','kind':'List','items':[" + small + "," + unknown + "]}\n").replace('\'', '"');

        Typed typed = Typed.piped(list, "rewrite", "-f", "-");

        assertEquals(list, typed.out());
        assertTrue(
                typed.err()
                        .contains(
                                "several objects of its kind and name stand on one line; format the file first (jq .)"),
                typed.err());
    }

    @Test
    void outputThatCannotBeWrittenIsAnError() {
        StringWriter err = new StringWriter();
        Writer full = new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("no space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Console console = new Console(
                new ByteArrayInputStream(ASR.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(full),
                new PrintWriter(err),
                () -> false,
                () -> false,
                Map.of());

        assertEquals(2, RightsizerCommand.run(new String[] {"rewrite", "-f", "-"}, console));
        assertTrue(
                err.toString().endsWith("gpu-rightsizer: the output could not be written completely\n"), err::toString);
    }

    @Test
    void theSamePodInTwoFilesIsResizedInBoth() throws IOException {
        Path first = file("a.yaml", ASR);
        Path second = file("b.yaml", ASR);

        Typed typed = Typed.of("rewrite", "-f", first.toString(), second.toString(), first.toString());

        assertEquals(resized(ASR) + "---\n" + resized(ASR), typed.out());
    }

    @Test
    void theDiffTurnsTheFileIntoWhatIsPrintedOtherwise() throws IOException, PatchFailedException {
        Path manifests = Path.of("k8s/examples/voice-pipeline.yaml");

        Typed diff = Typed.of("rewrite", "-f", manifests.toString(), "-o", "diff");

        assertEquals(
                List.of("--- a/" + manifests, "+++ b/" + manifests),
                diff.lines().subList(0, 2));
        assertEquals(
                Typed.of("rewrite", "-f", manifests.toString()).lines(),
                UnifiedDiffUtils.parseUnifiedDiff(diff.lines()).applyTo(Files.readAllLines(manifests)));
    }

    @Test
    void theDiffIsThatOfThePage() throws IOException {
        Typed diff = Typed.of("rewrite", "-f", "k8s/examples/notebook.yaml", "-o", "diff");

        assertEquals(Readme.blocks(PAGE, "diff"), List.of(diff.out()));
    }

    @Test
    void theGpuThatIsAssumedIsNamed() {
        Typed typed = Typed.piped(ASR, "rewrite", "-f", "-", "-o", "diff", "--assume-gpu", "NVIDIA-A100-SXM4-80GB");

        assertTrue(
                typed.err()
                        .startsWith(
                                "Offers: No nodes were looked at: assumed are the MIG profiles of NVIDIA-A100-SXM4-80GB"),
                typed.err());
        assertTrue(typed.err().contains("stdin:1: Pod/asr: resized to nvidia.com/mig-1g.20gb"), typed.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rewrite | nothing to rewrite: give -f FILE, -f DIR or -f -",
                "rewrite -f no-such-file.yaml | -f: no-such-file.yaml: there is no such file or folder",
                "rewrite -f README.md -o patch | expected manifests or diff, found \"patch\"",
                "rewrite -f README.md --nodes no-such-file.yaml | --nodes: there is no file no-such-file.yaml",
            })
    void badUsageIsAnsweredInASentence(String words, String message) {
        Typed typed = Typed.of(words.split(" "));

        assertEquals(2, typed.code());
        assertEquals("", typed.out());
        assertTrue(typed.err().contains(message), typed.err());
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("utf-16.yaml"), ASR.getBytes(StandardCharsets.UTF_16));

        Typed typed = Typed.of("rewrite", "-f", file.toString());

        assertEquals(2, typed.code());
        assertTrue(typed.err().contains("utf-16.yaml: it is not UTF-8; convert it first"), typed.err());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String resized(String manifest) {
        return manifest.replace("nvidia.com/gpu", "nvidia.com/mig-1g.20gb");
    }
}
