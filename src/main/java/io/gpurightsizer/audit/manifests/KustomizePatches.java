package io.gpurightsizer.audit.manifests;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.Source;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.workload.PodInterpreter;

/** The files that kustomizations name as patches: each changes a workload and is none itself. */
final class KustomizePatches {
    private static final Set<String> FILE_NAMES = Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");
    private static final String GPU = ExtendedResource.WHOLE_GPU.name();

    /** The same in the path of a JSON patch, where a slash is {@code ~1} (RFC 6901). */
    private static final String GPU_IN_PATH = GPU.replace("/", "~1");

    private final Set<Path> files = new HashSet<>();

    /** Whether an object is a kustomization, Flux's included; the file of one may leave out its kind. */
    static boolean isKustomization(KubernetesObject object) {
        boolean byKind = object.apiVersion().startsWith("kustomize.config.k8s.io/")
                || object.kind().equals("Kustomization");
        return byKind || object.kind().isEmpty() && FILE_NAMES.contains(fileName(object.at()));
    }

    /** Notes the files that a kustomization names. */
    void see(KubernetesObject kustomization) {
        for (String list : new String[] {"patches", "patchesStrategicMerge", "patchesJson6902"}) {
            for (JsonNode patch : kustomization.root().path(list)) {
                String file = patch.isTextual() ? patch.asText() : KubernetesObject.text(patch, "path");
                if (!file.isBlank() && file.indexOf('\n') < 0) {
                    add(kustomization.at(), file);
                }
            }
        }
    }

    private void add(Source kustomization, String file) {
        try {
            files.add(Path.of(kustomization.file()).resolveSibling(file).normalize());
        } catch (InvalidPathException e) {
            // No file can have that name, so none that is read is meant.
        }
    }

    /** Whether patches that stand in a kustomization itself change GPUs. */
    static boolean changesGpus(KubernetesObject kustomization) {
        return namesGpu(kustomization.root().path("patches"))
                || namesGpu(kustomization.root().path("patchesStrategicMerge"))
                || namesGpu(kustomization.spec().path("patches"));
    }

    private static boolean namesGpu(JsonNode patches) {
        String text = patches.toString();
        return text.contains(GPU) || text.contains(GPU_IN_PATH);
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Whether this stands in a file that some kustomization names as a patch. */
    boolean include(Source at) {
        try {
            return !files.isEmpty() && files.contains(Path.of(at.file()).normalize());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    static UnreadableDocument unreadable(Source at) {
        return new UnreadableDocument(
                at,
                "a patch that changes " + GPU + " of a workload and is none itself; render the kustomization first"
                        + " (kubectl kustomize …)");
    }

    private static String fileName(Source at) {
        String file = at.file();
        return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    }

    /** The pods that stand in no patch. */
    List<FoundPod> without(List<FoundPod> pods) {
        return isEmpty() ? pods : pods.stream().filter(it -> !include(it.at())).toList();
    }

    /** The same of what could not be read, and then each patch that could not be, or that asks for GPUs, once. */
    List<UnreadableDocument> among(List<UnreadableDocument> unread, List<FoundPod> pods) {
        if (isEmpty()) {
            return unread;
        }
        Map<Source, UnreadableDocument> byPlace = new LinkedHashMap<>();
        List<UnreadableDocument> all = new ArrayList<>();
        for (UnreadableDocument document : unread) {
            if (include(document.at())) {
                byPlace.put(document.at(), unreadable(document.at()));
            } else {
                all.add(document);
            }
        }
        pods.stream()
                .filter(it -> include(it.at()) && PodInterpreter.asksForWholeGpu(it.pod()))
                .forEach(it -> byPlace.put(it.at(), unreadable(it.at())));
        all.addAll(byPlace.values());
        return all;
    }
}
