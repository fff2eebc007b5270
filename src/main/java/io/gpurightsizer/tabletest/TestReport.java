package io.gpurightsizer.tabletest;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import io.gpurightsizer.text.SafeText;

/** What came of test files, written for people, and as JUnit does for pipelines. */
public record TestReport(List<CaseResult> results) {
    public TestReport {
        results = List.copyOf(results);
    }

    public boolean allPassed() {
        return results.stream().allMatch(CaseResult::passed);
    }

    /** The cases that failed, and a line with the counts. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (CaseResult result : results) {
            if (!result.passed()) {
                text.append(SafeText.escaped(result.file() + ":" + result.line() + ": failed: " + result.name()))
                        .append('\n');
                result.failures()
                        .forEach(it ->
                                text.append("  ").append(SafeText.escaped(it)).append('\n'));
            }
        }
        return text.append(summary()).append('\n').toString();
    }

    /** For example {@code 12 cases: 11 passed, 1 failed}. */
    private String summary() {
        long passed = results.stream().filter(CaseResult::passed).count();
        return results.size() + (results.size() == 1 ? " case: " : " cases: ") + passed + " passed, "
                + (results.size() - passed) + " failed";
    }

    /** A test suite for each file. */
    public String junit() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            for (Map.Entry<String, List<CaseResult>> file : byFile().entrySet()) {
                suite(xml, file.getKey(), file.getValue());
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory can always be written", e);
        }
        return text + "\n";
    }

    private Map<String, List<CaseResult>> byFile() {
        return results.stream()
                .collect(Collectors.groupingBy(CaseResult::file, LinkedHashMap::new, Collectors.toList()));
    }

    private static void suite(XMLStreamWriter xml, String file, List<CaseResult> results) throws XMLStreamException {
        long failed = results.stream().filter(it -> !it.passed()).count();
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", SafeText.escaped(file));
        xml.writeAttribute("tests", Integer.toString(results.size()));
        xml.writeAttribute("failures", Long.toString(failed));
        for (CaseResult result : results) {
            xml.writeCharacters("\n    ");
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", SafeText.escaped(file));
            xml.writeAttribute("name", SafeText.escaped(result.name()));
            if (!result.passed()) {
                xml.writeStartElement("failure");
                xml.writeAttribute("message", SafeText.escaped(result.failures().get(0)));
                xml.writeCharacters(SafeText.escaped(file) + ":" + result.line()
                        + result.failures().stream()
                                .map(it -> "\n" + SafeText.escaped(it))
                                .collect(Collectors.joining()));
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }
}
