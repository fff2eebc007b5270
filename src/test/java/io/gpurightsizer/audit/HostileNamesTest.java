package io.gpurightsizer.audit;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HostileNamesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of(
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' onmouseover='alert(1)",
            "</style></script><svg/onload=alert(1)>",
            "]]><x/>",
            "=cmd|' /C calc'!A0",
            "+1+1",
            "-2+3",
            "@SUM(1)",
            "\t=1+1",
            "\u001b[31mred\u001b]0;title\u0007",
            "\u009b31m",
            "line\nbreak\r\n| cell | `code` |",
            "a|b\\|c",
            "``` `` `",
            "[click](javascript:alert(1))",
            "![x](https://example.com/x.png) www.example.com @everyone",
            "**bold** _it_ ~~no~~ # h",
            "\u202Edesrever\u2066",
            "zero\u200Bwidth\u2028line",
            "\uD800lone",
            "{{ 7*7 }} ${jndi:ldap://x}");

    static Stream<Arguments> namesAndFormats() {
        return NAMES.stream().flatMap(name -> Audits.FORMATS.stream().map(format -> Arguments.of(name, format)));
    }

    /** Every text of the input is the name: of objects, containers, labels, models, images, quotas. */
    private static String input(String name) throws IOException {
        ObjectNode pod = JSON.createObjectNode().put("apiVersion", "v1").put("kind", name);
        pod.putObject("metadata")
                .put("name", name)
                .put("namespace", name)
                .putObject("labels")
                .put("model", "parakeet " + name);
        pod.putObject("spec").putArray("containers");
        StringBuilder input = new StringBuilder();
        for (String quantity : List.of("1", name)) {
            ObjectNode copy = pod.deepCopy();
            ObjectNode container = ((ArrayNode) copy.at("/spec/containers")).addObject();
            container.put("name", name).put("image", name).putArray("args").add("--tensor-parallel-size=2" + name);
            container.putObject("resources").putObject("limits").put("nvidia.com/gpu", quantity);
            input.append(JSON.writeValueAsString(copy)).append('\n');
        }
        ObjectNode quota = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ResourceQuota");
        quota.putObject("metadata").put("name", name).put("namespace", name);
        quota.putObject("spec").putObject("hard").put("requests.nvidia.com/gpu", name);
        return input + JSON.writeValueAsString(quota);
    }

    @ParameterizedTest
    @MethodSource("namesAndFormats")
    void aHostileNameIsInert(String name, String format) throws Exception {
        AuditReport report = Audits.report(input(name));

        String written = Audits.written(report, format);

        assertEquals(1, report.unread().size());
        assertEquals(1, report.gpuWorkloads().size());
        assertNoControls(written, format);
        switch (format) {
            case "html" -> assertInertHtml(written);
            case "csv" -> assertInertCsv(written);
            case "markdown" -> assertInertMarkdown(written);
            case "junit" ->
                assertNotNull(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(written))));
            case "json", "sarif" -> assertTrue(JSON.readTree(written).isObject());
            default -> assertFalse(written.isEmpty());
        }
    }

    private static void assertNoControls(String written, String format) {
        String allowed = format.equals("csv") ? "\r\n" : "\n";
        for (char c : written.toCharArray()) {
            boolean harmful = Character.isISOControl(c) && allowed.indexOf(c) < 0
                    || Character.getType(c) == Character.FORMAT
                    || c == '\u2028'
                    || Character.isSurrogate(c);
            assertFalse(harmful, () -> String.format("\\u%04x in %s", (int) c, format));
        }
    }

    private static void assertInertHtml(String html) {
        String content = html.substring(html.indexOf("<body>"), html.lastIndexOf("<script>"));
        assertFalse(content.contains("<script"), content);
        assertFalse(content.contains("<img"), content);
        assertFalse(content.contains("<svg/"), content);
        String withoutValues = content.replaceAll("\"[^\"]*\"", "");
        assertFalse(withoutValues.matches("(?s).*<[^>]*\\bon[a-z]+=.*"), withoutValues);
    }

    private static void assertInertCsv(String csv) {
        for (String cell : csv.split("\r\n|,")) {
            String value = cell.replaceFirst("^\"", "");
            assertFalse(value.matches("(?s)\\s*[=+@\\-|].*"), () -> "a formula: " + cell + " in\n" + csv);
        }
    }

    private static void assertInertMarkdown(String markdown) {
        List<String> rows =
                markdown.lines().filter(line -> line.startsWith("| ")).toList();
        for (String row : rows) {
            long cells = row.replace("\\|", "").chars().filter(c -> c == '|').count() - 1;
            assertTrue(cells == 3 || cells == 4 || cells == 5 || cells == 8, row);
        }
        String prose = markdown.replaceAll("`[^`\n]*`", "");
        assertFalse(prose.matches("(?s).*<(?!/?code>).*"), prose);
        assertFalse(prose.contains("]("), prose);
        assertFalse(prose.contains("www."), prose);
        assertFalse(prose.contains("@"), prose);
    }
}
