package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What people type by mistake, and the line that tells them what to type instead. */
class MistakesTest {
    private static final String ASR = """
        apiVersion: v1
        kind: Pod
        metadata: {name: asr, namespace: voice}
        spec:
          containers:
          - {name: asr, image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us, resources: {limits: {nvidia.com/gpu: 1}}}
        """;

    @TempDir
    private Path folder;

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        audti                                | there is no command "audti"; did you mean audit
        audit -f - --gpu-price 2.50          | audit has no option "--gpu-price"; did you mean --gpu-hour-price
        audit -f - --fail-on any             | --fail-on: expected resize, unreadable or undersized, found "any"
        audit -f - --fail-on                 | --fail-on resize|unreadable|undersized
        audit -f - --gpu-hour-price 2,50     | --gpu-hour-price: expected a number with a point, such as 2.50, found "2,50"
        audit -f - --gpu-hour-price $2.50    | --gpu-hour-price: expected a number with a point, such as 2.50, found "$2.50"
        audit -f - --gpu-hour-price -1       | --gpu-hour-price: expected a number with a point, such as 2.50, found "-1"
        audit -f - -o yaml                   | --output: expected table, wide, json, csv, markdown, html, junit, sarif or policy-report, found "yaml"
        audit -f - --top 0                   | --top: expected 1 or more, found 0
        audit -f - --top many                | --top: expected a whole number, found "many"
        audit -f - --only kept               | --only: expected resize or keep, found "kept"
        audit -f - --top 5 -o json           | --top is only for the table, and -o json shows all
        audit -f - --mode on                 | --mode: expected enforce, dry-run or off, found "on"
        audit -f - --nodes nodes.yaml        | --nodes: there is no file nodes.yaml
        audit                                | nothing to audit: give -f FILE, -f DIR, -f - or --cluster
        explain                              | nothing to explain: give -f FILE, -f DIR or -f -
        explain -f - --context prod          | --context is only for --cluster
        """)
    void aMistakeIsAnsweredInOneLineThatSaysWhatToType(String typed, String expected) {
        Typed answer = Typed.piped(ASR, typed.split(" +"));

        assertEquals(2, answer.code(), answer::out);
        assertEquals("", answer.out());
        assertEquals(1, answer.err().lines().count(), answer::err);
        assertTrue(answer.err().startsWith("gpu-rightsizer: ") && answer.err().contains(expected), answer::err);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        names: [*]                                | quote a value that begins with *
        image: {{ .Values.image }}:{{ .Values.t }} | looks like a Helm template; render it first (helm template …)
        resources: {limits: {nvidia.com/gpu: 1}}  | values of a Helm chart must be rendered first (helm template …)
        hello                                     | expected a Kubernetes object, found "hello"
        {"kind": "Pod",}                          | not JSON: expected a name or value before }; remove a comma that nothing follows
        {"kind": "Pod" "spec": {}}                | not JSON: a comma is missing before this
        {"kind": "Pod", spec: {}}                 | not JSON: put the name of the field in double quotes
        {"kind": "Pod", "spec": {                 | not JSON: the text ends before each { and [ is closed
        {"kind": Pod}                             | not JSON: put Pod in double quotes
        """)
    void aManifestThatIsNoneIsToldWhatToDo(String manifest, String expected) {
        Typed answer = Typed.piped(manifest + "\n", "audit", "-f", "-");

        assertEquals(2, answer.code(), answer::out);
        assertTrue(answer.err().contains(expected), answer::err);
        assertTrue(answer.err().lines().count() <= 4, answer::err);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {name: a, models: [a], memory: 16GB}      | "16GB" is not a quantity; did you mean "16Gi"?
        {name: a, models: [a], memory: 8}         | "8" is 8 bytes, less than any model needs; expected for example 16Gi
        {name: a, models: a, memory: 8Gi}         | "a" is not a list; expected for example ["parakeet-*"]
        {name: a, models: [*], memory: 8Gi}       | quote a value that begins with *
        {name: a, models: [a]}                    | expected exactly one of memory, resources, wholeGpu
        {name: a, models: [a], memory: 8Gi, isolation: strict} | expected one of hardware, preferred, any
        """)
    void aTableWithAMistakeIsToldWhatToWrite(String row, String expected) throws IOException {
        String table = file(
                "table.yaml",
                "apiVersion: gpu-rightsizer.io/v1alpha1\n"
                        + "kind: SizingTable\n"
                        + "metadata: {name: ours}\n"
                        + "spec:\n"
                        + "  rows:\n"
                        + "  - "
                        + row + "\n");

        Typed answer = Typed.of("check-table", table);

        assertEquals(1, answer.code(), answer::err);
        assertTrue(answer.out().contains("table.yaml:6:") && answer.out().contains(expected), answer::out);
        assertTrue(answer.lines().size() <= 4, answer::out);
    }

    @Test
    void severalFilesMayFollowOneOptionAsShellsExpandThem() throws IOException {
        String one = file("one.yaml", ASR);
        String two = file("two.yaml", ASR.replace("name: asr, name", "name: two, name"));

        Typed audit = Typed.of("audit", "-f", one, two, "-o", "csv");

        assertEquals(0, audit.code(), audit::err);
        assertTrue(audit.out().contains("Pod,asr,") && audit.out().contains("Pod,two,"), audit::out);
    }

    @Test
    void ofSeveralFilesTheOnesThatAreThereAreReportedAndTheExitCodeIsTwo() throws IOException {
        String missing = folder.resolve("missing.yaml").toString();

        Typed audit = Typed.of("audit", "-f", missing, file("asr.yaml", ASR), "-o", "csv");

        assertEquals(2, audit.code());
        assertTrue(audit.out().contains("Pod,asr,"), audit::out);
        assertEquals(
                List.of("gpu-rightsizer: -f: " + missing + ": there is no such file or folder"),
                audit.err().lines().toList());
    }

    @Test
    void whereNothingCanBeReadThereIsNoEmptyReportButTheReason() throws IOException {
        Typed audit = Typed.of("audit", "-f", file("bad.yaml", "kind: [\n"), "-o", "json");

        assertEquals(2, audit.code());
        assertEquals("", audit.out());
        assertTrue(audit.err().contains("bad.yaml:2: not YAML"), audit::err);
        assertTrue(audit.err().contains("nothing could be read"), audit::err);
    }

    @Test
    void aFileThatIsNamedTwiceIsReadOnce() throws IOException {
        String job = file("job.yaml", ASR.replace("name: asr, name", "generateName: asr-, name"));

        Typed audit = Typed.of("audit", "-f", job, folder.toString(), "-o", "csv");

        assertEquals(2, audit.lines().size(), audit::out);
    }

    @Test
    void helpIsPrintedOnlyWhenItIsAskedFor() {
        assertTrue(Typed.of("audit", "--help").out().startsWith("Usage: gpu-rightsizer audit"));
        assertFalse(Typed.of("audit").err().contains("Usage:"));
    }

    @Test
    void aPipelineCanFailOnWhatCouldNotBeRead() throws IOException {
        String both = file("both.yaml", ASR + "---\nkind: [\n");

        assertEquals(1, Typed.of("audit", "-f", both, "--fail-on", "unreadable").code());
        assertEquals(
                1,
                Typed.of("audit", "-f", both, "--fail-on", "resize,unreadable").code());
        assertEquals(
                0,
                Typed.of("audit", "-f", file("asr.yaml", ASR), "--fail-on", "unreadable")
                        .code());
    }
}
