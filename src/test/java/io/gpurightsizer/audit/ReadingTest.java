package io.gpurightsizer.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.objects.UnreadableDocument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReadingTest {
    private static final String POD = """
        apiVersion: v1
        kind: Pod
        metadata: {name: NAME}
        spec:
          containers:
          - {name: a, image: a, resources: {limits: {nvidia.com/gpu: 1}}}
        """;
    private static final String JSON_POD = """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "NAME"},
         "spec": {"containers": [{"name": "a", "image": "a", "resources": {"limits": {"nvidia.com/gpu": 1}}}]}}
        """;

    private static String pod(String name) {
        return POD.replace("NAME", name);
    }

    private static String json(String name) {
        return JSON_POD.replace("NAME", name);
    }

    private static List<String> names(AuditInput inventory) {
        return inventory.pods().stream().map(pod -> pod.identity().name()).toList();
    }

    private static String onlyProblem(AuditInput inventory) {
        assertEquals(1, inventory.unread().size(), inventory.unread()::toString);
        return inventory.unread().get(0).toString();
    }

    @Test
    void aBrokenDocumentDoesNotHideTheOnesAfterIt() {
        AuditInput inventory = Audits.inventory(pod("one") + "---\nkind: Pod\n  bad: [\n---\n" + pod("two"));

        assertEquals(List.of("one", "two"), names(inventory));
        assertTrue(onlyProblem(inventory).startsWith("in.yaml:9: not YAML: "), onlyProblem(inventory));
    }

    @Test
    void theLineOfAContainersLimitsIsKnown() {
        AuditInput inventory = Audits.inventory("# first\n---\n" + pod("one") + "---\n" + pod("two"));

        assertEquals(
                List.of("in.yaml:8", "in.yaml:15"),
                inventory.pods().stream()
                        .map(pod -> pod.containersAt().get(0).toString())
                        .toList());
    }

    @Test
    void aHelmTemplateIsCalledOne() {
        AuditInput inventory = Audits.inventory("kind: Pod\nspec:\n  {{- toYaml .Values.x | nindent 2 }}\n");

        assertTrue(onlyProblem(inventory).contains("looks like a Helm template; render it first"));
    }

    @Test
    void aPlaceholderIsReportedWithItsPathAndLine() {
        String input = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: asr}
            spec:
              template:
                spec:
                  containers:
                  - name: a
                    resources:
                      limits:
                        nvidia.com/gpu: ${GPU}
            """;

        AuditReport report = Audits.report(input);

        assertEquals(
                List.of("in.yaml:11: Deployment/asr: spec.template.spec.containers[0].resources: nvidia.com/gpu:"
                        + " \"${GPU}\" is not a quantity"),
                report.unread().stream().map(UnreadableDocument::toString).toList());
    }

    @Test
    void aPlaceholderInALoneContainerIsReportedWhereItStands() {
        AuditReport report = Audits.report(
                "kind: NIMService\nmetadata: {name: n}\nspec:\n  resources: {limits: {nvidia.com/gpu: \"${GPU}\"}}\n");

        assertTrue(
                report.unread().get(0).why().startsWith("NIMService/n: spec.resources: nvidia.com/gpu: "),
                report.unread()::toString);
    }

    @Test
    void aliasesAndMergeKeysAreFollowed() {
        AuditInput inventory = Audits.inventory("""
            kind: Pod
            x: &limits {limits: {nvidia.com/gpu: 1}}
            metadata: {name: merged}
            spec:
              containers:
              - name: a
                resources: {<<: *limits}
            """);

        assertEquals(
                "1",
                inventory.pods().get(0).pod().containers().get(0).limits().get().get("nvidia.com/gpu"));
    }

    @Test
    void ofAKeyThatStandsTwiceTheLastOneCounts() {
        AuditInput inventory = Audits.inventory("kind: Pod\nmetadata: {name: one}\nmetadata: {name: two}\nspec: {}\n"
                + "---\n" + pod("three").replace("kind: Pod", "kind: Job\nkind: Pod"));

        assertEquals(List.of("three"), names(inventory));
    }

    @Test
    void aYamlBombIsRefused() {
        StringBuilder bomb = new StringBuilder("kind: Pod\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }

        AuditInput inventory = Audits.inventory(bomb + "---\n" + pod("after"));

        assertTrue(onlyProblem(inventory).contains("expands to more than"), onlyProblem(inventory));
        assertEquals(List.of("after"), names(inventory));
    }

    @Test
    void anAliasToItselfIsRefused() {
        assertTrue(onlyProblem(Audits.inventory("kind: Pod\na: &a [*a]\n")).contains("in itself"));
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "[".repeat(100_000);

        assertTrue(onlyProblem(Audits.inventory("kind: Pod\na: " + deep)).startsWith("in.yaml:"));
        assertTrue(onlyProblem(Audits.inventory("{\"kind\": \"Pod\", \"a\": " + deep))
                .contains("nesting"));
    }

    @Test
    void whatIsNotAnObjectIsShownWithItsLine() {
        assertEquals(
                "in.yaml:2: expected a Kubernetes object, found \"words\"",
                onlyProblem(Audits.inventory("{\"kind\": \"List\", \"items\": [\n\"words\", " + json("one") + "]}")));
        assertEquals(
                "in.yaml:1: expected a Kubernetes object, found \"some words\"",
                onlyProblem(Audits.inventory("some words\n---\n" + pod("one"))));
    }

    @Test
    void binaryJunkIsNamedSo() {
        assertEquals(
                "in.yaml: a binary file, neither YAML nor JSON",
                onlyProblem(Audits.inventory(new byte[] {0x7f, 'E', 'L', 'F', 0, 1, 2})));
    }

    @Test
    void nothingIsInAnEmptyFile() {
        AuditInput inventory = Audits.inventory("\n# nothing\n---\n---\n");

        assertEquals(0, inventory.objectCount() + inventory.unread().size());
    }

    @Test
    void byteOrderMarksAndCarriageReturnsDoNoHarm() {
        String windows = ("\uFEFF" + pod("one") + "---\n" + pod("two")).replace("\n", "\r\n");

        assertEquals(List.of("one", "two"), names(Audits.inventory(windows)));
        assertEquals(List.of("one", "two"), names(Audits.inventory(windows.getBytes(StandardCharsets.UTF_16LE))));
        assertEquals(List.of("one"), names(Audits.inventory("\uFEFF" + json("one"))));
    }

    @Test
    void filesThatAreJoinedMayEachBeginWithAByteOrderMark() {
        assertEquals(List.of("one", "two"), names(Audits.inventory(pod("one") + "\uFEFF---\n" + pod("two"))));
        assertEquals(List.of("one", "two"), names(Audits.inventory(json("one") + "\uFEFF" + json("two"))));
    }

    @Test
    void jsonObjectsMayFollowEachOther() {
        assertEquals(List.of("one", "two"), names(Audits.inventory(json("one") + json("two"))));
    }

    @Test
    void aBrokenJsonObjectDoesNotHideTheOnesAfterIt() {
        AuditInput inventory = Audits.inventory(json("one") + "{\"kind\": oops}\n" + json("two"));

        assertEquals(List.of("one", "two"), names(inventory));
        assertTrue(onlyProblem(inventory).startsWith("in.yaml:3: not JSON: "), onlyProblem(inventory));
    }

    @Test
    void truncatedJsonGivesWhatCameBefore() {
        String list = "{\"kind\": \"List\", \"items\": [\n" + json("one") + ",\n"
                + json("two").substring(0, 80);

        AuditInput inventory = Audits.inventory(list);

        assertEquals(List.of("one"), names(inventory));
        assertTrue(onlyProblem(inventory).contains("not JSON"), onlyProblem(inventory));
    }

    @Test
    void itemsOfATypedListHaveItsKind() {
        String item = json("one").replace("\"apiVersion\": \"v1\", \"kind\": \"Pod\", ", "");

        assertEquals(List.of("one"), names(Audits.inventory("{\"kind\": \"PodList\", \"items\": [" + item + "]}")));
        assertEquals(
                List.of("one"), names(Audits.inventory("kind: PodList\nitems:\n- " + item.replace("\n", " ") + "\n")));
    }

    @Test
    void aLongYamlListIsReadItemByItem() {
        StringBuilder list = new StringBuilder("apiVersion: v1\nitems:\n");
        for (int i = 0; i < 12_000; i++) {
            list.append("- ").append(pod("p" + i).indent(2).substring(2));
        }
        list.append("- kind: Pod\n  spec: {broken\n").append("kind: List\n");

        AuditInput inventory = Audits.inventory(list.toString());

        assertEquals(12_000, inventory.pods().size());
        assertEquals("p11999", inventory.pods().get(11_999).identity().name());
        assertEquals(
                "in.yaml:" + (3 + 6 * 11_999), inventory.pods().get(11_999).at().toString());
        assertEquals(1, inventory.unread().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 11_990})
    void theDashOfAnItemOfALongListMayStandAlone(int alone) {
        StringBuilder list = new StringBuilder("apiVersion: v1\nitems:\n");
        for (int i = 0; i < 12_000; i++) {
            list.append(
                    i == alone
                            ? "-\n" + pod("p" + i).indent(2)
                            : "- " + pod("p" + i).indent(2).substring(2));
        }

        AuditInput inventory = Audits.inventory(list.toString());

        assertEquals(12_000, inventory.pods().size());
        assertEquals("p" + alone, inventory.pods().get(alone).identity().name());
    }

    @Test
    void anItemTooLongForAnObjectIsNamedAndTheItemsAfterItAreRead() {
        String pod = "- apiVersion: v1\n  kind: Pod\n  metadata: {name: NAME}\n  spec: {}\n";
        String filler = "    k: " + "x".repeat(1000) + "\n";
        String list = "apiVersion: v1\nitems:\n" + pod.replace("NAME", "first")
                + pod.replace("NAME", "long") + "  data:\n" + filler.repeat(35_000)
                + pod.replace("NAME", "last") + "kind: List\n---\n"
                + pod.replace("- api", "api").replace("\n  ", "\n").replace("NAME", "other");

        AuditInput inventory = Audits.inventory(list);

        assertEquals(3, inventory.objectCount());
        assertEquals(
                List.of("in.yaml:7: more than 32 MiB in one YAML document; JSON (-o json) has no limit"),
                inventory.unread().stream().map(UnreadableDocument::toString).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        image: *latest               | 1: not YAML: *latest is an alias of nothing; quote a value that begins with *
        image: @latest               | 1: not YAML: quote a value that begins with @
        a:\\n\\tb: c                   | 2: not YAML: a tab stands where YAML takes spaces; indent with spaces
        kind: Pod\\nspec\\na: b        | 2: not YAML: expected "key: value" or an item ("- ") on this line
        a: "b\\nc: d                  | 1: not YAML: a quote begins here and does not end
        a: b: c                      | 1: not YAML: a second ": " on one line, or a line that is indented too far
        a: - b                       | 1: not YAML: begin an item ("- ") on a line of its own
        args: [a\\nb: c               | 2: not YAML: a list or map on one line is not closed; expected a comma or ]
        - a\\nb: c                    | 2: not YAML: this line is not indented as those before it
        a: "\\d"                     | 1: not YAML: \\d means nothing in double quotes; write \\\\d, or use single quotes
        """)
    void whatIsNotYamlIsToldWhatToWriteInstead(String yaml, String expected) {
        String problem = onlyProblem(Audits.inventory(yaml.replace("\\n", "\n").replace("\\t", "\t")));

        assertTrue(problem.startsWith("in.yaml:" + expected), problem);
    }

    @Test
    void yamlMayBeginWithABrace() {
        assertEquals(
                List.of("one"),
                names(Audits.inventory("{kind: Pod, metadata: {name: one}, spec: {containers: [{name: a}]}}")));
    }

    @Test
    void valuesOfAChartThatNameGpusAreNoObject() {
        assertTrue(onlyProblem(Audits.inventory("resources:\n  limits:\n    nvidia.com/gpu: 1\n"))
                .contains("it has no kind"));
    }

    @Test
    void aFolderIsReadWithAllBelowIt(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("a/b"));
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve("a/b/one.yml"), pod("one"));
        Files.writeString(folder.resolve("two.json"), json("two"));
        Files.writeString(folder.resolve("three.txt"), pod("three"));
        Files.writeString(folder.resolve(".git/four.yaml"), pod("four"));
        AuditInput inventory = new AuditInput(objects -> {});

        inventory.readPath(folder);

        assertEquals(List.of("one", "two"), names(inventory));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: SparkApplication\n"
                        + "metadata: {name: a}\n"
                        + "spec: {executor: {gpu: {name: nvidia.com/gpu, quantity: 1}}}\n",
                "kind: TrainJob\n"
                        + "metadata: {name: a}\n"
                        + "spec: {trainer: {resourcesPerNode: {limits: {nvidia.com/gpu: 2}}}}\n",
                "kind: HelmRelease\nmetadata: {name: a}\nspec: {values: {gpus: {nvidia.com/gpu: 1}}}\n"
            })
    void whatAsksForGpusWithoutAPodTemplateIsNamed(String object) {
        assertTrue(onlyProblem(Audits.inventory(object)).contains(" a asks for nvidia.com/gpu in fields of its own"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: HelmRelease\nmetadata: {name: a}\nspec: {values: {tolerations: [{key: nvidia.com/gpu}]}}\n",
                "kind: HelmRelease\nmetadata: {name: a}\nspec: {values: {limits: {nvidia.com/gpu: 0}}}\n",
                "kind: ClusterQueue\nmetadata: {name: a}\nspec: {coveredResources: [nvidia.com/gpu]}\n"
            })
    void whatOnlyMentionsGpusIsNoProblem(String object) {
        assertEquals(List.of(), Audits.inventory(object).unread());
    }

    @Test
    void aMissingFileIsSaidToBeMissing(@TempDir Path folder) {
        AuditInput inventory = new AuditInput(objects -> {});

        inventory.readPath(folder.resolve("none.yaml"));

        assertTrue(onlyProblem(inventory).endsWith("none.yaml: no such file"));
    }

    @RepeatedTest(300)
    void junkNeverMakesReadingFail(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        StringBuilder text = new StringBuilder(random.nextBoolean() ? pod("x") + "---\n" + pod("y") : json("x"));
        String signs = "{}[]:,-&*!|>'\"%@`#?\n\t \u0000\u001b\uFEFF\uD800ab1";
        for (int i = 0; i < 1 + random.nextInt(12); i++) {
            text.insert(random.nextInt(text.length()), signs.charAt(random.nextInt(signs.length())));
        }

        AuditReport report = Audits.report(text.toString());

        for (String format : Audits.FORMATS) {
            // Where nothing was found there is no namespace to report on.
            assertTrue(!Audits.written(report, format).isEmpty() || format.equals("policy-report"), format);
        }
    }
}
