package io.gpurightsizer.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.gpurightsizer.audit.manifests.AuditInput;
import io.gpurightsizer.cluster.nodes.ClusterSnapshot;
import io.gpurightsizer.cluster.nodes.NodesFile;
import io.gpurightsizer.gpu.GpuCatalog;
import io.gpurightsizer.sizing.Explanation;
import io.gpurightsizer.sizing.Explanation.Answer;
import io.gpurightsizer.sizing.Explanation.Outcome;
import io.gpurightsizer.sizing.KeepReason;
import io.gpurightsizer.sizing.SizingDecision;
import io.gpurightsizer.sizing.table.SizingTable;
import io.gpurightsizer.table.GpuCatalogReader;
import io.gpurightsizer.table.TableReader;
import io.gpurightsizer.testing.Golden;
import io.gpurightsizer.testing.Reviews;
import io.gpurightsizer.text.SafeText;
import io.gpurightsizer.workload.Mode;
import io.gpurightsizer.workload.PodSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The audit and the explanation say of each golden pod what the webhook does with it. */
class GoldenAuditTest {
    private static final String SITUATIONS = "io.gpurightsizer.testing.Golden#situations";

    private static Auditor auditor;

    @BeforeAll
    static void readTableAndNodes() throws IOException {
        GpuCatalog catalog = GpuCatalogReader.bundled();
        SizingTable table = new TableReader(catalog)
                .read(Files.readAllBytes(Golden.TABLE), Golden.TABLE.toString())
                .table()
                .orElseThrow();
        auditor = new Auditor(
                table,
                PodSettings.of(table, Mode.ENFORCE, true, false),
                new AuditOffers(
                        ClusterSnapshot.of(NodesFile.read(Golden.NODES), catalog)
                                .assuming(table.assumeOffered()),
                        "",
                        catalog));
    }

    @ParameterizedTest
    @MethodSource(SITUATIONS)
    void theAuditSaysWhatTheWebhookDoes(String situation) {
        AuditReport report = auditor.audit(inventory(situation), Optional.empty(), Instant.EPOCH);

        assertEquals(List.of(), report.unread());
        AuditedWorkload workload = report.workloads().get(0);
        assertEquals(
                expected(situation),
                Reviews.YAML.valueToTree(
                        summary(workload.decision(), Stream.concat(resizes(workload), remarks(situation, workload)))));
    }

    @ParameterizedTest
    @MethodSource(SITUATIONS)
    void theAnswersOfTheExplanationLeadToTheDecision(String situation) {
        ExplainedWorkload workload =
                auditor.explain(inventory(situation)).workloads().get(0);

        ObjectNode expected = expected(situation);
        expected.remove("warnings");
        assertEquals(expected, summary(workload.decision(), Stream.empty()));
        List<Answer> decisive = workload.containers().stream()
                .flatMap(it -> firstYes(it).stream())
                .toList();
        if (workload.decision() instanceof SizingDecision.Keep keep) {
            assertTrue(areAbout(keep, decisive), decisive::toString);
        } else {
            assertEquals(
                    List.of(Explanation.RESIZE),
                    decisive.stream().map(Answer::question).distinct().toList());
        }
    }

    /** Of the containers' reasons the first in the order of questions counts, unless it takes all of them to have one. */
    private static boolean areAbout(SizingDecision.Keep keep, List<Answer> decisive) {
        Optional<Answer> first = decisive.stream()
                .filter(it -> !it.question().equals(Explanation.RESIZE))
                .min((a, b) -> Integer.compare(place(a), place(b)));
        if (first.isEmpty()) {
            boolean nothingAsksForOne = keep.reason() == KeepReason.NO_WHOLE_GPU && decisive.isEmpty();
            return nothingAsksForOne || keep.reason() == KeepReason.NOT_OFFERED && decisive.size() > 1;
        }
        return first.get().question().equals(keep.reasonCode())
                && first.get().detail().equals(keep.detail());
    }

    private static int place(Answer answer) {
        return Stream.of(KeepReason.values()).map(KeepReason::code).toList().indexOf(answer.question());
    }

    /** An answer of yes decides; those after it can only agree that nothing is resized. */
    private static Optional<Answer> firstYes(Explanation explanation) {
        List<Answer> yes = explanation.answers().stream()
                .filter(it -> it.outcome() == Outcome.YES)
                .toList();
        Answer last = explanation.answers().get(explanation.answers().size() - 1);
        assertEquals(Explanation.RESIZE, last.question());
        assertTrue(yes.size() == 1 || last.outcome() == Outcome.NO, yes::toString);
        return yes.stream().findFirst();
    }

    private static AuditInput inventory(String situation) {
        AuditInput inventory = new AuditInput(objects -> {});
        inventory.readPath(Golden.podFile(situation));
        return inventory;
    }

    /**
     * Without the warnings of a resize that is taken back and of an affinity that is added: an audit takes nothing back, and
     * says on which nodes such a pod can get a part of a GPU.
     */
    private static ObjectNode expected(String situation) {
        ObjectNode expected = Reviews.yaml(Golden.expectedFile(situation));
        ArrayNode warnings = Reviews.JSON.createArrayNode();
        for (JsonNode warning : expected.path("warnings")) {
            if (!warning.asText().matches("(resize taken back: |steered to |would steer to ).*")) {
                warnings.add(warning);
            }
        }
        expected.remove("warnings");
        if (!warnings.isEmpty()) {
            expected.set("warnings", warnings);
        }
        return expected;
    }

    private static ObjectNode summary(SizingDecision decision, Stream<String> warnings) {
        ObjectNode summary = Reviews.JSON
                .createObjectNode()
                .put("decision", decision.verb())
                .put("reason", decision.reasonCode())
                .put("row", decision.rowNames())
                .put("resource", decision.resourceNames())
                .put("detail", decision.explanation());
        ArrayNode texts = Reviews.JSON.createArrayNode();
        warnings.forEach(texts::add);
        if (!texts.isEmpty()) {
            summary.set("warnings", texts);
        }
        return summary;
    }

    /** What the report has in columns, in the words in which the webhook warns of it. */
    private static Stream<String> resizes(AuditedWorkload workload) {
        return workload.containers().stream()
                .flatMap(container -> container.target().stream()
                        .map(target -> SafeText.warning("resized container " + container.name()
                                + " from nvidia.com/gpu to " + target + " (" + decidedBy(container.row()) + ")")));
    }

    private static String decidedBy(String row) {
        return row.equals("(annotation)") ? "annotation" : "row " + row;
    }

    /** But for the one that tells of a manifest what Kubernetes would have told its author before any webhook is called. */
    private static Stream<String> remarks(String situation, AuditedWorkload workload) {
        String refused = "container main requests nvidia.com/gpu without a limit, which Kubernetes refuses";
        return workload.remarks().stream().filter(it -> !(situation.equals("requests-only") && it.equals(refused)));
    }
}
