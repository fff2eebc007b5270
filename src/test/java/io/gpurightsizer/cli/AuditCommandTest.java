package io.gpurightsizer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.sizing.KeepReason;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AuditCommandTest {
    private static final String ASR = """
        apiVersion: v1
        kind: Pod
        metadata: {name: asr, namespace: voice}
        spec:
          containers:
          - {name: asr, image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us, resources: {limits: {nvidia.com/gpu: 1}}}
        """;
    private static final String NODES = """
        apiVersion: v1
        kind: Node
        metadata: {name: gpu-a, labels: {nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3, nvidia.com/mig.strategy: mixed}}
        status: {allocatable: {nvidia.com/mig-3g.40gb: 2}}
        """;

    @TempDir
    private Path folder;

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void aModelThatNeedsAPartOfAGpuIsResized() throws IOException {
        Typed audit = Typed.of("audit", "-f", file("asr.yaml", ASR));

        assertEquals(0, audit.code(), audit::err);
        assertTrue(audit.lines().get(0).contains("NVIDIA-H100-80GB-HBM3"));
        assertTrue(audit.out().matches("(?s).*\nvoice/Pod/asr +resize +mig-1g.20gb .*"), audit::out);
    }

    @Test
    void standardInputIsRead() {
        assertTrue(Typed.piped(ASR, "audit", "-f", "-").out().contains("Pod/asr"));
    }

    @Test
    void severalFilesAndFoldersMakeOneReport() throws IOException {
        file("one.yaml", ASR);
        String two = file("two.txt", ASR.replace("name: asr, name", "name: two, name"));

        Typed audit = Typed.of("audit", "-f", folder.toString(), "-f", two);

        assertTrue(audit.out().contains("Pod/asr") && audit.out().contains("Pod/two"), audit::out);
    }

    @Test
    void theNodesOfAFileSayWhatIsOffered() throws IOException {
        Typed audit = Typed.of("audit", "-f", file("asr.yaml", ASR), "--nodes", file("nodes.yaml", NODES));

        assertTrue(audit.lines().get(0).matches("Offers: as the one node of .*nodes.yaml shows them"), audit::out);
        assertTrue(audit.out().contains("mig-3g.40gb (1/2)"), audit::out);
    }

    @Test
    void anotherGpuCanBeAssumed() throws IOException {
        Typed audit = Typed.of("audit", "-f", file("asr.yaml", ASR), "--assume-gpu", "NVIDIA-A30");

        assertTrue(audit.lines().get(0).contains("NVIDIA-A30"), audit::out);
    }

    @Test
    void theModeCanStandInAFileAsTheWebhookReadsIt() throws IOException {
        String mode = file("mode", "off\n");
        String enforced = file(
                "asr.yaml",
                ASR.replace("namespace: voice", "namespace: voice, labels: {gpu-rightsizer.io/mode: enforce}"));

        Typed off = Typed.of("audit", "-f", enforced, "--mode-file", mode);
        Typed wrong = Typed.of("audit", "-f", enforced, "--mode-file", file("wrong", "on"));

        assertTrue(off.out().contains("opted-out"), off::out);
        assertEquals(2, wrong.code());
        assertTrue(wrong.err().contains("\"on\" is not a mode; expected one of"), wrong::err);
    }

    @Test
    void aGpuThatIsAssumedToBeSharedGivesReplicas() {
        Typed audit = Typed.piped(
                ASR.replace(
                        "nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us",
                        "ghcr.io/huggingface/text-embeddings-inference:1.8, args: [--model-id,"
                                + " BAAI/bge-small-en-v1.5]"),
                "audit",
                "-f",
                "-",
                "--assume-gpu",
                "L4",
                "--assume-shared",
                "4");

        assertTrue(audit.lines().get(0).contains("assumed are NVIDIA-L4 shared by 4 pods each"), audit::out);
        assertTrue(audit.out().matches("(?s).*\nvoice/Pod/asr +resize +gpu.shared \\(1/4\\).*"), audit::out);
    }

    @Test
    void failOnResizeFailsOnlyOnAResize() throws IOException {
        String resized = file("asr.yaml", ASR);
        String kept = file("kept.yaml", ASR.replace("gpu: 1", "gpu: 2"));

        assertEquals(1, Typed.of("audit", "-f", resized, "--fail-on", "resize").code());
        assertEquals(0, Typed.of("audit", "-f", kept, "--fail-on", "resize").code());
    }

    @Test
    void whatCannotBeReadDoesNotFailTheRest() throws IOException {
        Typed audit = Typed.of("audit", "-f", file("asr.yaml", ASR), "-f", file("bad.yaml", "kind: [\n"));

        assertEquals(0, audit.code());
        assertTrue(audit.out().contains("bad.yaml:2: not YAML"), audit::out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "kind: [", "just text"})
    void nothingReadableIsAnError(String content) throws IOException {
        String name = content.equals("none") ? "missing.yaml" : file("bad.yaml", content);

        Typed audit = Typed.of("audit", "-f", name);

        assertEquals(2, audit.code());
        assertTrue(audit.err().contains("nothing could be read"), audit::err);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audit",
                "audit --context x -f -",
                "audit -f - -o pdf",
                "audit -f - --fail-on keep",
                "audit -f - --gpu-hour-price -1",
                "audit -f - --gpu-hour-price dear",
                "audit -f - --assume-gpu Voodoo2",
                "audit -f - --assume-gpu NVIDIA-A30 --nodes x",
                "audit -f - --nodes missing.yaml",
                "audit -f - --table missing.yaml",
                "audit -f - --mode sometimes",
                "audit -f - --overrides perhaps",
                "audit -f - --unknown",
                "explain",
                "unknown"
            })
    void badUsageIsSaid(String line) {
        Typed typed = Typed.piped(ASR, line.split(" "));

        assertEquals(2, typed.code(), typed::out);
        assertTrue(typed.err().length() > 10 && !typed.err().contains("\tat "), typed::err);
    }

    @Test
    void aBadTableIsShownWithAllItsProblems() throws IOException {
        String table = file(
                "table.yaml",
                "apiVersion: gpu-rightsizer.io/v1alpha1\nkind: SizingTable\nmetadata: {name: x}\nspec:\n  rows:\n"
                        + "  - {name: a, models: [a], memory: 10Gbb}\n  - {name: b, models: [b], memory: lots}\n");

        Typed audit = Typed.piped(ASR, "audit", "-f", "-", "--table", table);

        assertEquals(2, audit.code());
        assertTrue(audit.err().contains("10Gbb") && audit.err().contains("lots"), audit::err);
    }

    @Test
    void overridesCanBeDenied() {
        String pod = ASR.replace("namespace: voice", "namespace: voice, annotations: {gpu-rightsizer.io/memory: 1Gi}");

        assertTrue(Typed.piped(pod, "audit", "-f", "-").out().contains("mig-1g.10gb"));
        assertTrue(Typed.piped(pod, "audit", "-f", "-", "--overrides", "deny")
                .out()
                .contains("mig-1g.20gb"));
    }

    @Test
    void thePriceOfAGpuHourBecomesASaving() {
        String four = "---\n" + ASR + "---\n" + ASR.replace("name: asr,", "name: b,") + "---\n"
                + ASR.replace("name: asr,", "name: c,") + "---\n" + ASR.replace("name: asr,", "name: d,");

        Typed audit = Typed.piped(four, "audit", "-f", "-", "--gpu-hour-price", "4");

        assertTrue(audit.out().matches("(?s).*saved in an hour +12\\.00.*"), audit::out);
    }

    @Test
    void aQuotaAmongTheManifestsRefusesWhatItWouldRefuse() {
        String quota = "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: slices, namespace: voice}\n"
                + "spec: {hard: {requests.nvidia.com/mig-1g.20gb: 1}}\n";
        String two = ASR + "---\n" + ASR.replace("name: asr,", "name: two,") + quota;

        Typed audit = Typed.piped(two, "audit", "-f", "-", "-o", "csv");

        assertTrue(audit.out().matches("(?s).*Pod,asr,[^\n]*,resize,.*"), audit::out);
        assertTrue(audit.out().matches("(?s).*Pod,two,[^\n]*,keep,would-be-refused,.*"), audit::out);
    }

    @Test
    void aQuotaInTheFileOfNodesIsWorthANoteAsOneAmongTheManifestsIs() throws IOException {
        String quota = "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: slices, namespace: voice}\n"
                + "spec: {hard: {requests.nvidia.com/mig-3g.40gb: 0}}\n";
        String nodes = file("nodes.yaml", NODES + quota);
        String note = "ResourceQuota voice/slices allows 0 of requests.nvidia.com/mig-3g.40gb";

        String once = Typed.piped(ASR, "audit", "-f", "-", "-o", "json", "--nodes", nodes)
                .out();
        String twice = Typed.piped(ASR + quota, "audit", "-f", "-", "-o", "json", "--nodes", nodes)
                .out();

        assertEquals(1, once.split(note, -1).length - 1, once);
        assertEquals(1, twice.split(note, -1).length - 1, twice);
    }

    @Test
    void podsOfTheApiServerHoldWhatTheyHave() throws IOException {
        String nodes = file(
                "nodes.yaml", NODES + "---\n" + NODES.replace("gpu-a", "gpu-b").replace("mig-3g.40gb", "gpu"));
        String held = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: held, namespace: voice, uid: h}\nspec:\n"
                + "  nodeName: gpu-a\n  containers:\n"
                + "  - {name: c, image: c, resources: {limits: {nvidia.com/mig-3g.40gb: 2}}}\n";

        assertTrue(Typed.piped(ASR + held, "audit", "-f", "-", "--wide", "--nodes", nodes)
                .out()
                .contains("needs 1 of nvidia.com/mig-3g.40gb: 2 offered, 2 held"));
        assertTrue(Typed.piped(ASR + held.replace(", uid: h", ""), "audit", "-f", "-", "--wide", "--nodes", nodes)
                .out()
                .contains("smallest-fit"));
    }

    @Test
    void columnsSaysHowWideTheTableMayBe() {
        Typed audit = Typed.with(ASR, Map.of("COLUMNS", "70"), "audit", "-f", "-");

        assertTrue(audit.out().contains("voice/Pod/asr"), audit::out);
        assertTrue(audit.lines().stream().allMatch(line -> line.length() <= 70), audit::out);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        -n voice                     | asr
        -n other                     | two
        -n voice -n other            | asr two
        -l app=asr                   | asr
        -l app!=asr                  | two
        -l 'app in (asr, tts),tier'  | asr
        -l app,!tier                 | two
        -n voice -l app=two          | ''
        """)
    void namespacesAndLabelsSelectWorkloadsAsKubectlDoes(String options, String names) {
        String two = ASR.replace("name: asr, namespace: voice", "name: two, labels: {app: two}, namespace: other");
        String asr = ASR.replace("namespace: voice", "labels: {app: asr, tier: gold}, namespace: voice");
        List<String> words = new ArrayList<>(List.of("audit", "-f", "-", "-o", "csv"));
        Matcher word = Pattern.compile("'([^']*)'|(\\S+)").matcher(options);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }

        Typed audit = Typed.piped(asr + "---\n" + two, words.toArray(String[]::new));

        assertEquals(0, audit.code(), audit::err);
        assertEquals(
                names,
                audit.lines().stream()
                        .skip(1)
                        .map(line -> line.split(",")[2])
                        .sorted()
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void aManifestThatNamesNoNamespaceIsTakenToBeInTheOneThatIsSelected() {
        String off = "---\napiVersion: v1\nkind: Namespace\n"
                + "metadata: {name: voice, labels: {gpu-rightsizer.io/mode: 'off'}}\n";

        Typed audit = Typed.piped(ASR.replace(", namespace: voice", "") + off, "audit", "-f", "-", "-n", "voice");

        assertTrue(audit.out().contains("voice/Pod/asr  keep opted-out"), audit::out);
    }

    @Test
    void explainAnswersEveryQuestion() {
        Typed explain = Typed.piped(ASR, "explain", "-f", "-");

        assertEquals(0, explain.code(), explain::err);
        int last = KeepReason.values().length + 1;
        for (int i = 1; i <= last; i++) {
            String number = String.format("    %2d  ", i);
            assertEquals(
                    1,
                    explain.lines().stream().filter(it -> it.startsWith(number)).count(),
                    number);
        }
        assertTrue(explain.out()
                .matches("(?s).*" + last + "  resize\\? +yes +nvidia.com/mig-1g.20gb.*=> resize, smallest-fit.*"));
    }

    @Test
    void explainShowsEveryOfferAndWhatLeftItOut() throws IOException {
        String nodes = file("nodes.yaml", NODES.replace("mig-3g.40gb: 2", "mig-3g.40gb: 2, nvidia.com/mig-1g.10gb: 7"));

        String explain =
                Typed.piped(ASR, "explain", "-f", "-", "--nodes", nodes).out();

        assertTrue(explain.matches("(?s).*nvidia.com/mig-3g.40gb +39.5 GiB +2 offered, 0 held; chosen\n.*"), explain);
        assertTrue(
                explain.matches("(?s).*nvidia.com/mig-1g.10gb +9.62 GiB +7 offered, 0 held; too-small: smaller than the"
                        + " need\n.*"),
                explain);
    }

    @Test
    void explainNamesTheSettingThatChangesARefusal() {
        String pod = ASR.replace("spec:\n", "spec:\n  schedulerName: jhub-user-scheduler\n");

        String explain = Typed.piped(pod, "explain", "-f", "-").out();

        assertTrue(explain.contains("scheduler jhub-user-scheduler is not one of the allowedSchedulers"), explain);
        assertTrue(explain.contains("To change it: for a scheduler that leaves the choice of devices"), explain);
    }

    @Test
    void anExplanationForProgramsSaysTheSame() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(Typed.piped(ASR, "explain", "-f", "-", "-o", "json").out());

        assertEquals("Explanation", json.path("kind").asText());
        JsonNode workload = json.at("/workloads/0");
        assertEquals("resize", workload.path("decision").asText());
        assertEquals(
                KeepReason.values().length + 1,
                workload.at("/containers/0/questions").size());
        assertEquals("yes", workload.at("/containers/0/questions/15/answer").asText());
        JsonNode offer = workload.at("/containers/0/offers/0");
        assertEquals("nvidia.com/mig-1g.20gb", offer.path("target").asText());
        assertTrue(offer.path("chosen").asBoolean() && offer.path("memoryBytes").asLong() > 16L << 30, offer::toString);
    }

    @Test
    void theVersionIsPrinted() {
        Typed version = Typed.of("version");

        assertEquals(0, version.code());
        assertTrue(version.out().startsWith("gpu-rightsizer "), version::out);
    }

    @Test
    void helpNamesEveryCommand() {
        String help = Typed.of("--help").out();

        for (String command : new String[] {"audit", "explain", "check-table", "version"}) {
            assertTrue(help.contains("  " + command), help);
        }
    }
}
