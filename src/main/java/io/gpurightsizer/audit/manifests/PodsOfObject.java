package io.gpurightsizer.audit.manifests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.objects.Document;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.UnreadableDocument;
import io.gpurightsizer.pod.MalformedPodException;
import io.gpurightsizer.pod.PodReader;
import io.gpurightsizer.pod.SubmittedContainer;
import io.gpurightsizer.pod.SubmittedPod;
import io.gpurightsizer.sizing.offers.Placement;

/** Reads every pod and pod template in a document. */
final class PodsOfObject {
    private static final String WHOLE_GPU = "nvidia.com/gpu";

    private PodsOfObject() {}

    /** Takes what is found. */
    interface Sink {
        /** An object; its pods are only read if the answer is yes. */
        boolean object(KubernetesObject object);

        void pod(FoundPod pod);

        void unread(UnreadableDocument unread);
    }

    static void read(Document document, Sink sink) {
        TemplateFinder.find(document, new TemplateFinder.Sink() {
            @Override
            public boolean object(KubernetesObject object) {
                return sink.object(object);
            }

            @Override
            public void podSpec(KubernetesObject object, PodPath path) {
                take(object, path, PodAssembly.ofSpec(object, path), sink);
            }

            @Override
            public void container(KubernetesObject object, PodPath path) {
                take(object, path, PodAssembly.ofContainer(object, path), sink);
            }
        });
    }

    /** Whether anything in the document asks for a whole GPU. */
    static boolean asksForGpu(Document document) {
        return asksForGpu(document.root());
    }

    private static boolean asksForGpu(JsonNode node) {
        if (node.has(WHOLE_GPU)) {
            return true;
        }
        for (JsonNode child : node) {
            if (child.isContainerNode() && asksForGpu(child)) {
                return true;
            }
        }
        return false;
    }

    private static void take(KubernetesObject object, PodPath path, PodAssembly assembly, Sink sink) {
        try (JsonParser parser = assembly.pod().traverse()) {
            parser.nextToken();
            SubmittedPod pod = PodReader.read(parser);
            Replicas.Count count = Replicas.of(object, path);
            List<String> remarks = new ArrayList<>(count.remarks());
            addOddities(pod, remarks);
            sink.pod(new FoundPod(
                    ObjectKey.of(object),
                    assembly.part(),
                    slimmed(pod),
                    count.count(),
                    assembly.ownerAnnotations(),
                    object.at(),
                    assembly.containersAt(object.document()),
                    assembly.prefix(),
                    remarks));
        } catch (MalformedPodException | IOException e) {
            String part = assembly.part().isEmpty() ? "" : assembly.part() + ": ";
            sink.unread(new UnreadableDocument(
                    object.at(), object.kind() + "/" + object.name() + ": " + part + e.getMessage()));
        }
    }

    private static void addOddities(SubmittedPod pod, List<String> remarks) {
        for (SubmittedContainer container : pod.containers()) {
            boolean requested =
                    container.requests().filter(it -> it.containsKey(WHOLE_GPU)).isPresent();
            boolean limited =
                    container.limits().filter(it -> it.containsKey(WHOLE_GPU)).isPresent();
            if (requested && !limited) {
                remarks.add("container " + container.at().name() + " requests " + WHOLE_GPU
                        + " without a limit, which Kubernetes refuses");
            }
        }
    }

    /** A pod that has nothing to do with GPUs is kept without its containers, so that large clusters fit in memory. */
    private static SubmittedPod slimmed(SubmittedPod pod) {
        boolean relevant = pod.containers().stream()
                .anyMatch(it -> namesNvidia(it.limits().orElse(Map.of()))
                        || namesNvidia(it.requests().orElse(Map.of())));
        if (relevant) {
            return pod;
        }
        return new SubmittedPod(
                pod.namespace(),
                pod.name(),
                false,
                false,
                false,
                Map.of(),
                Map.of(),
                pod.owner(),
                pod.schedulerName(),
                false,
                List.of(),
                List.of(),
                Placement.ANYWHERE);
    }

    private static boolean namesNvidia(Map<String, String> amounts) {
        return amounts.keySet().stream().anyMatch(name -> name.startsWith("nvidia.com/"));
    }
}
