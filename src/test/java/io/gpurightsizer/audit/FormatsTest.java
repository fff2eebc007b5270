package io.gpurightsizer.audit;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

import io.gpurightsizer.audit.format.DisplayWidth;
import io.gpurightsizer.audit.format.Listing;
import io.gpurightsizer.audit.format.Screen;
import io.gpurightsizer.audit.format.TableFormat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FormatsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INPUT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: asr, namespace: voice}
            spec:
              replicas: 4
              template:
                spec:
                  containers:
                  - name: asr
                    image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us
                    resources:
                      limits:
                        nvidia.com/gpu: 1
            ---
            kind: Pod
            metadata: {name: llm, namespace: voice}
            spec:
              containers:
              - {name: llm, image: x, args: [--model, Qwen/Qwen3-8B], resources: {limits: {nvidia.com/gpu: 1}}}
            ---
            broken: [
            """;

    static List<String> formats() {
        return Audits.FORMATS;
    }

    private static org.w3c.dom.Element xml(String text) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)))
                    .getDocumentElement();
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(e);
        }
    }

    /** The records of a CSV text, as RFC 4180 reads them. */
    private static List<List<String>> csv(String text) {
        List<List<String>> records = new ArrayList<>();
        Matcher cell = Pattern.compile("(?:\"((?:[^\"]|\"\")*)\"|([^\",\r\n]*))(,|\r\n)")
                .matcher(text);
        List<String> record = new ArrayList<>();
        int end = 0;
        while (cell.find() && cell.start() == end) {
            end = cell.end();
            record.add(cell.group(1) == null ? cell.group(2) : cell.group(1).replace("\"\"", "\""));
            if (cell.group(3).equals("\r\n")) {
                records.add(record);
                record = new ArrayList<>();
            }
        }
        assertEquals(text.length(), end, () -> "not RFC 4180: " + text);
        return records;
    }

    private static long sum(List<JsonNode> results, String property) {
        return results.stream()
                .mapToLong(it -> it.path("properties").path(property).asLong())
                .sum();
    }

    @Test
    void everyFormatSaysTheSameNumbers() throws IOException {
        AuditReport report = Audits.report(INPUT);

        JsonNode totals = JSON.readTree(Audits.written(report, "json")).path("totals");
        List<List<String>> csv = csv(Audits.written(report, "csv"));
        JsonNode sarif = JSON.readTree(Audits.written(report, "sarif")).at("/runs/0/properties");
        String markdown = Audits.written(report, "markdown");
        String table = Audits.written(report, "table");
        String junit = Audits.written(report, "junit");
        String html = Audits.written(report, "html");
        List<JsonNode> policyReports = Audits.policyReports(report).stream()
                .flatMap(it -> it.path("results").valueStream())
                .toList();

        assertEquals(
                "5/4/1.0/3.0",
                totals.path("gpusAskedFor") + "/" + totals.path("gpusFreed") + "/" + totals.path("gpusUsedAsPartitions")
                        + "/" + totals.path("gpusNet"));
        assertEquals(
                "5/4/1.0",
                sum(csv, "gpus", "%.0f") + "/" + sum(csv, "gpus_freed", "%.0f") + "/"
                        + sum(csv, "gpus_used_as_partitions", "%.1f"));
        assertEquals(
                "5/4/1/3",
                sarif.path("GPUs asked for").asText() + "/"
                        + sarif.path("GPUs freed").asText() + "/"
                        + sarif.path("GPUs used as partitions").asText() + "/"
                        + sarif.path("GPUs that come free").asText());
        assertEquals(
                "5/4/1",
                sum(policyReports, "gpusAskedFor") + "/" + sum(policyReports, "gpusFreed") + "/"
                        + sum(policyReports, "gpusUsedAsPartitions"));
        assertTrue(markdown.contains("| GPUs that come free | **3** |"), markdown);
        assertTrue(table.matches("(?s).*GPUs asked for +5 .*GPUs freed +4 .*GPUs that come free +3 .*"), table);
        assertTrue(junit.contains("<property name=\"GPUs freed\" value=\"4\"/>"), junit);
        assertTrue(html.contains("<div class=\"tile-value\">5</div>"), "no tile with 5");
        assertTrue(table.contains("5,475.00") && html.contains("5,475.00") && markdown.contains("5,475.00"));
    }

    private static String sum(List<List<String>> csv, String column, String format) {
        int index = csv.get(0).indexOf(column);
        double sum = csv.stream()
                .skip(1)
                .mapToDouble(record -> Double.parseDouble(record.get(index)))
                .sum();
        return String.format(java.util.Locale.ROOT, format, sum);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void everyFormatSaysWhatIsAssumedAndWhatCouldNotBeRead(String format) {
        String written = Audits.written(Audits.report(INPUT), format);

        assertTrue(format.equals("csv") || written.contains("NVIDIA-H100-80GB-HBM3"), written);
        assertTrue(format.equals("csv") || written.contains("in.yaml"), written);
    }

    @ParameterizedTest
    @CsvSource({"table", "markdown"})
    void theFirstLineSaysWhatIsAssumed(String format) {
        String first =
                Audits.written(Audits.report(INPUT), format).lines().findFirst().orElseThrow();

        assertTrue(first.startsWith("Offers: ") && first.contains("NVIDIA-H100-80GB-HBM3"), first);
    }

    @Test
    void theTableFitsItsTerminal() throws IOException {
        StringBuilder out = new StringBuilder();

        new TableFormat(new Screen(80, false), Listing.SHORT).write(Audits.report(INPUT), out);

        List<String> long80 = out.toString()
                .lines()
                .filter(line -> DisplayWidth.of(line) > 80)
                .toList();
        assertEquals(List.of(), long80);
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 160, Integer.MAX_VALUE})
    void atAnyWidthALineShowsTheWholeWorkloadItsDecisionAndWhatItGets(int width) {
        String out = table(INPUT, new Screen(width, false), Listing.SHORT);

        assertTrue(out.matches("(?s).*\nvoice/Deployment/asr +resize +mig-1g\\.20gb \\(1/4\\).*"), out);
        assertTrue(out.matches("(?s).*\nvoice/Pod/llm +keep whole-gpu-row +-.*"), out);
        assertFalse(out.contains("…"), out);
    }

    @Test
    void aNameTooLongForItsColumnHasALineOfItsOwn() {
        String name = "a-speech-recogniser-with-a-name-as-long-as-helm-charts-make-them-0";

        String out = table(INPUT.replace("{name: asr,", "{name: " + name + ","), new Screen(80, false), Listing.SHORT);

        assertTrue(out.contains("voice/Deployment/" + name + "\n    resize  mig-1g.20gb (1/4)\n"), out);
    }

    @Test
    void theFiguresComeBeforeTheWorkloads() {
        String out = table(INPUT, Screen.PLAIN, Listing.SHORT);

        assertTrue(out.indexOf("whole GPUs that come free") < out.indexOf("voice/Deployment/asr"), out);
        assertTrue(out.indexOf("REASON") < out.indexOf("voice/Deployment/asr"), out);
    }

    @Test
    void theTableCanShowTheFirstWorkloadsAlone() {
        String out = table(INPUT, Screen.PLAIN, new Listing(Listing.Only.ALL, OptionalInt.of(1), false, false));

        assertTrue(out.contains("voice/Deployment/asr") && !out.contains("voice/Pod/llm"), out);
        assertTrue(out.contains("and 1 more workload"), out);
    }

    @Test
    void theTableCanShowOneDecisionAlone() {
        String kept = table(INPUT, Screen.PLAIN, new Listing(Listing.Only.KEEP, OptionalInt.empty(), false, false));
        String resized =
                table(INPUT, Screen.PLAIN, new Listing(Listing.Only.RESIZE, OptionalInt.empty(), false, false));

        assertTrue(kept.contains("voice/Pod/llm") && !kept.contains("voice/Deployment/asr"), kept);
        assertTrue(resized.contains("voice/Deployment/asr") && !resized.contains("voice/Pod/llm"), resized);
    }

    @Test
    void quietShowsTheFiguresAndWhatCouldNotBeRead() {
        String out = table(INPUT, Screen.PLAIN, new Listing(Listing.Only.ALL, OptionalInt.empty(), false, true));

        assertTrue(out.contains("GPUs asked for") && out.contains("Could not be read:"), out);
        assertFalse(out.contains("voice/") || out.contains("REASON"), out);
    }

    @Test
    void aReasonToKeepIsSaidOnceWithWhatChangesIt() {
        String out = table(INPUT, Screen.PLAIN, Listing.SHORT);

        assertTrue(
                out.contains(
                        "whole-gpu-row: it is meant to have a whole GPU. To change it: an earlier row in the sizing"
                                + " table, or the annotation gpu-rightsizer.io/memory"),
                out);
    }

    private static String table(String input, Screen screen, Listing listing) {
        StringBuilder out = new StringBuilder();
        try {
            new TableFormat(screen, listing).write(Audits.report(input), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    @Test
    void theTableHasColourOnlyWhereItIsWanted() throws IOException {
        StringBuilder colourful = new StringBuilder();

        new TableFormat(new Screen(80, true), Listing.SHORT).write(Audits.report(INPUT), colourful);

        assertTrue(colourful.toString().contains("\u001b["));
        assertFalse(Audits.written(Audits.report(INPUT), "table").contains("\u001b["));
    }

    @Test
    void jsonSaysWhichVersionItIs() throws IOException {
        JsonNode json = JSON.readTree(Audits.written(Audits.report(INPUT), "json"));

        assertEquals("gpu-rightsizer.io/v1alpha1", json.path("apiVersion").asText());
        assertEquals("AuditReport", json.path("kind").asText());
        JsonNode container = json.at("/workloads/0/containers/0");
        assertEquals("nvidia.com/mig-1g.20gb", container.path("target").asText());
        assertEquals("parakeet-1-1b-ctc-en-us", container.path("model").asText());
        assertEquals("image", container.path("modelFoundIn").asText());
        assertEquals("loaded", container.path("names").path(0).path("kind").asText());
        assertEquals("1/4", container.path("share").asText());
    }

    @Test
    void sarifPointsAtTheLineThatAsksForTheGpu() throws IOException {
        JsonNode results =
                JSON.readTree(Audits.written(Audits.report(INPUT), "sarif")).at("/runs/0/results");

        assertEquals(2, results.size());
        assertEquals(
                13,
                results.at("/0/locations/0/physicalLocation/region/startLine").asInt());
        assertEquals("unreadable", results.at("/1/ruleId").asText());
    }

    @Test
    void junitFailsWhatWouldBeResized() throws IOException {
        org.w3c.dom.Element root = xml(Audits.written(Audits.report(INPUT), "junit"));

        assertEquals("3", root.getAttribute("tests"));
        assertEquals("1", root.getAttribute("failures"));
        assertEquals("1", root.getAttribute("errors"));
        assertEquals(1, root.getElementsByTagName("failure").getLength());
    }

    @Test
    void thePageNeedsNothingButItself() {
        String html = Audits.written(Audits.report(INPUT), "html");

        assertFalse(Pattern.compile("(?i)(src|href|action)=|url\\(|@import|https?://")
                .matcher(html)
                .find());
        assertFalse(
                Pattern.compile("(?i)<[^>]* (style|on[a-z]+)=").matcher(html).find());
        assertTrue(html.contains("default-src 'none'"));
    }
}
