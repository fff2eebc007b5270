package io.gpurightsizer.tabletest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.gpurightsizer.audit.Auditor;
import io.gpurightsizer.audit.ExplainedWorkload;
import io.gpurightsizer.audit.ExplanationReport;
import io.gpurightsizer.audit.manifests.AuditInput;

/** Decides about each case of a file by itself, as if there were no other. */
public final class TestRun {
    private final TestFile file;
    private final Auditor auditor;

    private TestRun(TestFile file, Auditor auditor) {
        this.file = file;
        this.auditor = auditor;
    }

    /** The results of all cases, in order. */
    public static List<CaseResult> of(TestFile file, Auditor auditor) {
        TestRun run = new TestRun(file, auditor);
        return file.cases().stream().map(run::result).toList();
    }

    private CaseResult result(TestFile.TestCase test) {
        ExplanationReport report = auditor.explain(input(test));
        List<String> failures = new ArrayList<>();
        report.unread().forEach(it -> failures.add("could not be read: " + it));
        List<ExplainedWorkload> found = report.workloads().stream()
                .filter(it -> !it.containers().isEmpty())
                .toList();
        List<ExplainedWorkload> decided = found.isEmpty() ? report.workloads() : found;
        if (decided.isEmpty() && failures.isEmpty()) {
            failures.add("there is no pod or pod template in it");
        }
        for (ExplainedWorkload workload : decided) {
            List<String> differences = test.expected().differences(workload.decision());
            if (!differences.isEmpty()) {
                failures.addAll(differences);
                failures.add(workload.title() + ": " + workload.decision().explanation());
            }
        }
        return new CaseResult(file.name(), test.line(), test.name(), failures);
    }

    private AuditInput input(TestFile.TestCase test) {
        AuditInput input = new AuditInput(objects -> {});
        test.file().ifPresent(name -> input.readPath(Path.of(file.name()).resolveSibling(name)));
        test.object().ifPresent(object -> {
            try {
                byte[] json = object.toString().getBytes(StandardCharsets.UTF_8);
                input.readStream(file.name(), new ByteArrayInputStream(json));
            } catch (IOException e) {
                throw new UncheckedIOException("bytes in memory are always readable", e);
            }
        });
        return input;
    }
}
