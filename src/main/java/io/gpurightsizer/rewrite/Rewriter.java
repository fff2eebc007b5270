package io.gpurightsizer.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.audit.AuditedWorkload;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.sizing.SizingDecision;

/** Resizes the pod templates in manifests, as far as what is written down holds for each of their pods. */
public final class Rewriter {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final List<AuditedWorkload> workloads;
    private final Map<String, TextRewriting> rewritings = new LinkedHashMap<>();
    private final Map<AuditedWorkload, String> left = new HashMap<>();

    private Rewriter(Map<String, String> manifests, List<AuditedWorkload> workloads) {
        this.workloads = workloads;
        manifests.forEach((name, text) -> rewritings.put(name, new TextRewriting(name, text.substring(start(text)))));
    }

    /**
     * The manifests with their templates resized.
     *
     * @param manifests the texts that the workloads were read from, by their files' names
     * @param workloads what becomes of each if it has as many pods as there may be of it
     */
    public static RewriteReport rewrite(Map<String, String> manifests, List<AuditedWorkload> workloads) {
        Rewriter rewriter = new Rewriter(manifests, workloads);
        Map<String, List<TemplateResize>> resizes = rewriter.resizesByFile();
        rewriter.addCopies(resizes);
        List<RewrittenManifest> rewritten = new ArrayList<>();
        manifests.forEach((name, text) -> {
            TextRewriting rewriting = rewriter.rewritings.get(name);
            String resized = rewriting.resized(resizes.getOrDefault(name, List.of()));
            rewritten.add(new RewrittenManifest(name, text, text.substring(0, start(text)) + resized));
            rewriting.left().forEach((resize, why) -> rewriter.left.put(resize.workload(), why));
        });
        return new RewriteReport(rewritten, rewriter.templates());
    }

    private static int start(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    }

    private Map<String, List<TemplateResize>> resizesByFile() {
        Map<String, List<TemplateResize>> byFile = new HashMap<>();
        for (AuditedWorkload workload : workloads) {
            Refusals.ofPods(workload)
                    .ifPresentOrElse(
                            why -> left.put(workload, why),
                            () -> byFile.computeIfAbsent(workload.at().file(), it -> new ArrayList<>())
                                    .add(new TemplateResize(
                                            workload, (SizingDecision.Resize) workload.decision(), workload.at())));
        }
        return byFile;
    }

    /** An object that stands in several places is decided once, and changed in all of them. */
    private void addCopies(Map<String, List<TemplateResize>> resizes) {
        Map<JsonNode, List<TemplateResize>> byObject = new HashMap<>();
        resizes.forEach((file, all) -> all.forEach(resize -> rewritings
                .get(file)
                .read()
                .with(resize)
                .ifPresent(object -> byObject.computeIfAbsent(object.root(), it -> new ArrayList<>())
                        .add(resize))));
        Set<Source> decided = workloads.stream().map(AuditedWorkload::at).collect(Collectors.toSet());
        rewritings.forEach((file, rewriting) -> {
            for (KubernetesObject object : rewriting.read().objects()) {
                if (!decided.contains(object.at())) {
                    byObject.getOrDefault(object.root(), List.of())
                            .forEach(it -> resizes.computeIfAbsent(file, name -> new ArrayList<>())
                                    .add(it.in(object)));
                }
            }
        });
    }

    private List<RewriteReport.Template> templates() {
        return workloads.stream()
                .filter(it -> !it.containers().isEmpty())
                .map(it -> new RewriteReport.Template(it.at(), it.title(), it.targets(), left.getOrDefault(it, "")))
                .toList();
    }
}
