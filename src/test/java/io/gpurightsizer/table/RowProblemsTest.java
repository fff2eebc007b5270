package io.gpurightsizer.table;

import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.table.yaml.Problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is said of rows, one fault at a time. */
class RowProblemsTest {
    private static final TableReader READER = new TableReader(GpuCatalogReader.bundled());

    /** The nearest word is guessed; of letters added, dropped, changed or swapped, as many as its length allows. */
    @ParameterizedTest
    @CsvSource({
        "nam, name",
        "nxme, name",
        "naem, name",
        "sources, source",
        "soruce, source",
        "resour, resources",
        "matchLab, matchLabels",
        "modle, models",
        "match-labels, matchLabels",
        "Match_Labels, matchLabels",
        "matchExpr3ssion, matchExpressions",
        "vram, memory",
        "VRAM, memory",
        "gpu_memory, memory",
        "env, settings",
        "labels, matchLabels",
    })
    void aMisspeltFieldIsAnsweredWithTheNearestOne(String written, String meant) {
        assertEquals(
                "unknown field \"" + written + "\"; did you mean \"" + meant + "\"?",
                onlyProblem("models: [m], " + written + ": x").message());
    }

    /** Further away than a slip of the fingers, or a word of another place. */
    @ParameterizedTest
    @ValueSource(strings = {"nmxe", "nxae", "naemx", "nme2x", "resou", "priority", "headroom", "x"})
    void aWordLikeNoneIsAnsweredWithThemAll(String written) {
        assertEquals(
                "unknown field \"" + written + "\"; expected one of " + String.join(", ", RowReader.FIELDS),
                onlyProblem("models: [m], " + written + ": x").message());
    }

    @Test
    void aLabelKeyWithNothingBeforeItsSlashIsRefused() {
        assertEquals(
                "\"/a\" is not a label key; its prefix must be a DNS subdomain, as in app.kubernetes.io/name",
                onlyProblem("matchLabels: {/a: b}").message());
    }

    @Test
    void labelsThatAreWrongAreNotSaidToBeMissingToo() {
        assertEquals(
                "spec.rows[0].matchLabels[a]: is a list, not a text; expected for example asr",
                onlyProblem("matchLabels: {a: []}").toString());
        assertEquals(
                "spec.rows[0].matchExpressions[0]: \"operator\" is missing; expected for example operator: In",
                onlyProblem("matchExpressions: [{key: a}]").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a-*, a-b|1: \"a-b\" adds nothing: \"a-*\" beside it takes all it could match",
                "a-b, a-*|0: \"a-b\" adds nothing: \"a-*\" beside it takes all it could match",
                "a-b, a-b|1: \"a-b\" adds nothing: \"a-b\" beside it takes all it could match",
                "a-**, a-*|1: \"a-*\" adds nothing: \"a-**\" beside it takes all it could match",
                "a-*, c, *b|''",
            })
    void aGlobThatAddsNothingIsWarnedAboutOnce(String globs, String warning) {
        List<Problem> problems = problems("models: [" + globs.replaceAll("[^, ]+", "\"$0\"") + "]");

        assertEquals(
                warning,
                problems.stream()
                        .map(it -> it.path().replaceAll("\\D", "").substring(1) + ": " + it.message())
                        .collect(Collectors.joining("\n")));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "500, true", "501, false", "-1, false", "10.0, false"})
    void headroomIsAWholeNumberUpToFiveHundred(String headroom, boolean fine) {
        TableReading reading = READER.read("""
                apiVersion: gpu-rightsizer.io/v1alpha1
                kind: SizingTable
                spec: {headroomPercent: %s, rows: [{name: r, models: [m], memory: 1Gi, source: s}]}
                """.formatted(headroom), "t");

        assertEquals(fine, reading.table().isPresent(), reading.problems().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{rows: [{name: %s, models: [m], memory: 1Gi, source: s}]}|63",
                "{rows: [{name: r, matchLabels: {%s: x}, memory: 1Gi, source: s}]}|63",
                "{rows: [{name: r, matchLabels: {a: %s}, memory: 1Gi, source: s}]}|63",
                "{rows: [{name: r, matchLabels: {%s/a: x}, memory: 1Gi, source: s}]}|253",
                "{rows: [{name: r, models: [m], memory: 1Gi, source: s}], allowedSchedulers: [%s]}|253",
            })
    void aNameMayBeAsLongAsKubernetesAllows(String spec, int longest) {
        String header = "apiVersion: gpu-rightsizer.io/v1alpha1\nkind: SizingTable\nspec: ";

        TableReading longestRead = READER.read(header + spec.formatted("x".repeat(longest)), "t");
        TableReading longerRead = READER.read(header + spec.formatted("x".repeat(longest + 1)), "t");

        assertEquals(List.of(), longestRead.problems());
        assertEquals(1, longerRead.errors().size(), longerRead.problems().toString());
    }

    private static Problem onlyProblem(String fields) {
        List<Problem> problems = problems(fields);
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }

    private static List<Problem> problems(String fields) {
        TableReading reading = READER.read("""
                apiVersion: gpu-rightsizer.io/v1alpha1
                kind: SizingTable
                spec:
                  rows:
                  - {name: r, memory: 1Gi, source: s, %s}
                """.formatted(fields), "t");
        assertTrue(reading.problems().stream().allMatch(it -> it.line() == 5), reading.problems()::toString);
        return reading.problems();
    }
}
