package io.gpurightsizer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

import io.gpurightsizer.tabletest.TestFileReader;
import io.gpurightsizer.testing.Readme;
import io.gpurightsizer.testing.Reviews;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TestCommandTest {
    private static final Path DEFAULT_TABLE_TESTS = Path.of("k8s/base/default-table-tests.yaml");

    private static final Path PAGE = Path.of("docs/rewrite-and-test.md");

    private static final String TESTS = """
            apiVersion: gpu-rightsizer.io/v1alpha1
            kind: SizingTableTest
            spec:
              cases:
              - name: passes
                container: {image: "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us:1.3.0"}
                expect: {decision: resize, reason: smallest-fit, row: parakeet-asr, resource: nvidia.com/mig-1g.20gb}
              - name: fails & says why
                container: {image: "registry.example/unknown:1"}
                expect: {decision: resize, resource: nvidia.com/mig-1g.10gb}
            """;

    @TempDir
    private Path folder;

    @Test
    void theDefaultTableKeepsItsPromises() {
        Typed typed = Typed.of("test", DEFAULT_TABLE_TESTS.toString());

        assertEquals("", typed.err());
        assertTrue(typed.out().matches("[0-9]+ cases: [0-9]+ passed, 0 failed\n"), typed.out());
        assertEquals(0, typed.code());
    }

    @Test
    void theCasesOfThePageAreAsExpected() throws IOException {
        Files.createDirectories(folder.resolve("docs"));
        Files.createDirectories(folder.resolve("k8s/examples"));
        Files.copy(Path.of("k8s/examples/notebook.yaml"), folder.resolve("k8s/examples/notebook.yaml"));
        Path file = file("docs/tests.yaml", Readme.blocks(PAGE, "yaml").get(0));

        Typed typed = Typed.of("test", file.toString());

        assertEquals("3 cases: 3 passed, 0 failed\n", typed.out(), typed.err());
    }

    @Test
    void theFailureOfThePageIsPrintedSo() throws IOException {
        Path file = file("tests.yaml", TESTS.replace("fails & says why", "our embedder gets a slice"));

        Typed typed = Typed.of("test", file.toString());

        assertTrue(Readme.blocks(PAGE, "text").contains(typed.out().replace(folder + "/", "")), typed.out());
    }

    @Test
    void aFailureSaysWhatWasExpectedWhatCameAndWhy() throws IOException {
        Path file = file("tests.yaml", TESTS);

        Typed typed = Typed.of("test", file.toString());

        assertEquals(1, typed.code());
        assertEquals(file + """
                :8: failed: fails & says why
                  decision: expected resize, got keep
                  resource: expected nvidia.com/mig-1g.10gb, got nvidia.com/gpu
                  Pod/pod: no row of the sizing table matches and no need is declared: container main, model unknown
                2 cases: 1 passed, 1 failed
                """, typed.out());
    }

    @Test
    void junitHoldsEachCaseOfEachFile() throws Exception {
        Path first = file("first.yaml", TESTS);
        Path second = file("second.yaml", TESTS.replace("fails & says why", "\"<\\a>\""));

        Typed typed = Typed.of("test", "-o", "junit", first.toString(), second.toString());

        assertEquals(1, typed.code());
        List<Element> suites = elements(xml(typed.out()), "testsuite");
        assertEquals(
                List.of(first.toString(), second.toString()),
                suites.stream().map(it -> it.getAttribute("name")).toList());
        for (Element suite : suites) {
            assertEquals("2", suite.getAttribute("tests"));
            assertEquals("1", suite.getAttribute("failures"));
            assertEquals(2, suite.getElementsByTagName("testcase").getLength());
        }
        Element failure = elements(xml(typed.out()), "failure").get(0);
        assertEquals("fails & says why", ((Element) failure.getParentNode()).getAttribute("name"));
        assertEquals("decision: expected resize, got keep", failure.getAttribute("message"));
        assertTrue(failure.getTextContent().contains(first + ":8\n"), failure.getTextContent());
        assertTrue(failure.getTextContent().contains("no row of the sizing table matches"), failure.getTextContent());
    }

    @Test
    void casesAreDecidedByTheTableThatIsNamed() throws IOException {
        Path table = file("table.yaml", """
                apiVersion: gpu-rightsizer.io/v1alpha1
                kind: SizingTable
                spec:
                  rows:
                  - {name: ours, models: ["unknown"], memory: 8Gi, source: "a test"}
                """);
        Path tests = file("tests.yaml", """
                apiVersion: gpu-rightsizer.io/v1alpha1
                kind: SizingTableTest
                spec:
                  cases:
                  - name: ours
                    container: {image: "registry.example/server:1", args: [--model, unknown]}
                    expect: {row: ours, resource: nvidia.com/mig-1g.10gb}
                """);

        assertEquals(
                0,
                Typed.of("test", "--table", table.toString(), tests.toString()).code());
        assertEquals(1, Typed.of("test", tests.toString()).code());
    }

    @Test
    void nodesAndManifestsAreFoundBesideTheFileThatNamesThem() throws IOException {
        Files.copy(Path.of("src/test/resources/golden/nodes.yaml"), folder.resolve("nodes.yaml"));
        Files.copy(Path.of("src/test/resources/golden/tolerates-research/pod.yaml"), folder.resolve("pod.yaml"));
        Path tests = file("tests.yaml", """
                apiVersion: gpu-rightsizer.io/v1alpha1
                kind: SizingTableTest
                spec:
                  nodes: nodes.yaml
                  cases:
                  - name: a node that only research may use
                    file: pod.yaml
                    expect: {decision: resize, resource: nvidia.com/mig-1g.18gb}
                """);

        Typed typed =
                Typed.of("test", "--table", "src/test/resources/golden/table.yaml", "--nodes", "x", tests.toString());

        assertEquals("1 case: 1 passed, 0 failed\n", typed.out(), typed.err());
    }

    @Test
    void whatIsExpectedHoldsForEachTemplateThatAsksForAWholeGpu() throws IOException {
        Path tests = file("tests.yaml", """
                apiVersion: gpu-rightsizer.io/v1alpha1
                kind: SizingTableTest
                spec:
                  cases:
                  - name: two groups of workers and a head without a GPU
                    object:
                      apiVersion: ray.io/v1
                      kind: RayCluster
                      metadata: {name: voice}
                      spec:
                        headGroupSpec: {template: {spec: {containers: [{name: head, image: ray}]}}}
                        workerGroupSpecs:
                        - template: {spec: {containers: [{name: main, image: "nvcr.io/nim/nvidia/parakeet-ctc:1",
                            resources: {limits: {nvidia.com/gpu: 1}}}]}}
                        - template: {spec: {containers: [{name: main, image: "registry.example/unknown:1",
                            resources: {limits: {nvidia.com/gpu: 1}}}]}}
                    expect: {decision: resize}
                  - name: no pod at all
                    object: {apiVersion: v1, kind: Service, metadata: {name: voice}}
                    expect: {decision: keep}
                  - name: no file at all
                    file: no-such-file.yaml
                    expect: {decision: keep}
                """);

        Typed typed = Typed.of("test", tests.toString());

        assertTrue(
                typed.out().contains("RayCluster/voice workerGroupSpecs[1]: no row of the sizing table"), typed.out());
        assertFalse(typed.out().contains("workerGroupSpecs[0]"), typed.out());
        assertTrue(typed.out().contains("  there is no pod or pod template in it\n"), typed.out());
        assertTrue(typed.out().contains("no-such-file.yaml: no such file\n"), typed.out());
        assertTrue(typed.out().endsWith("3 cases: 0 passed, 3 failed\n"), typed.out());
    }

    @Test
    void everyProblemOfAFileIsSaidAtOnceWithLineAndColumn() throws IOException {
        Path file = file("tests.yaml", """
                apiVersion: gpu-rightsizer.io/v1
                kind: SizingTableTest
                spec:
                  nodes: nodes.yaml
                  assumeGpu: NVIDIA-L4
                  cases:
                  - name: twice
                    container: [a, b]
                    expect: {decision: shrink, reason: too-smal, resource: "?"}
                  - name: twice
                    object: {metadata: {name: x}}
                    file: x.yaml
                    expect: {}
                  - contaner: {image: x}
                    expects: {decision: keep}
                  - name: contradicts itself
                    file: {a: b}
                    expect: {decision: keep, reason: smallest-fit, raw: x}
                """);

        Typed typed = Typed.of("test", file.toString());

        assertEquals(2, typed.code());
        assertEquals("", typed.out());
        assertEquals(
                Files.readString(Path.of("src/test/resources/io/gpurightsizer/cli/test-problems.txt")),
                typed.err().replace(file + ":", ""));
    }

    @Test
    void aFileThatIsMissingIsBadUsage() {
        Typed typed = Typed.of("test", "no-such-file.yaml");

        assertEquals(2, typed.code());
        assertTrue(typed.err().contains("there is no file no-such-file.yaml"), typed.err());
    }

    @Test
    void nodesThatAreMissingAreNamedWithTheFileThatNamesThem() throws IOException {
        Path file = file("tests.yaml", TESTS.replace("spec:", "spec:\n  nodes: no-such-nodes.yaml"));

        Typed typed = Typed.of("test", file.toString());

        assertEquals(2, typed.code());
        assertTrue(typed.err().contains(file + ": spec.nodes: there is no file"), typed.err());
    }

    @Test
    void testsAreNoWorkloadsToAnAudit() {
        Typed typed = Typed.of("audit", "-f", DEFAULT_TABLE_TESTS.toString(), "-o", "json");

        assertTrue(typed.out().contains("\"workloads\" : [ ]"), typed.out());
        assertEquals(0, typed.code());
    }

    @Test
    void theSchemaTakesTheDefaultTablesTests() throws IOException {
        try (InputStream schema = TestFileReader.class.getResourceAsStream("sizing-table-test.schema.json")) {
            assertEquals(
                    "[]",
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(schema)
                            .validate(Reviews.yaml(DEFAULT_TABLE_TESTS))
                            .toString());
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Document xml(String text) throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    private static List<Element> elements(Document document, String name) {
        return IntStream.range(0, document.getElementsByTagName(name).getLength())
                .mapToObj(i -> (Element) document.getElementsByTagName(name).item(i))
                .toList();
    }
}
