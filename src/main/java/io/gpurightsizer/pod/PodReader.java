package io.gpurightsizer.pod;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonParser;

import io.gpurightsizer.sizing.GpuWorkload;
import io.gpurightsizer.sizing.offers.Placement;

/**
 * Reads a pod, or a pod template, from JSON: only the fields that matter, in one pass, skipping the rest. One reader reads
 * one pod.
 */
public final class PodReader {
    private final JsonCursor json;

    private String namespace = "";
    private String name = "";
    private String generateName = "";
    private boolean hasMetadata;
    private boolean hasSpec;
    private boolean hasAnnotations;
    private boolean hasNodeSelector;
    private Map<String, String> labels = Map.of();
    private Map<String, String> annotations = Map.of();
    private Optional<SubmittedPod.Owner> owner = Optional.empty();
    private String schedulerName = "";
    private boolean claimsDevices;
    private List<String> schedulingGates = List.of();
    private List<SubmittedContainer> initContainers = List.of();
    private List<SubmittedContainer> containers = List.of();
    private String nodeName = "";
    private Map<String, String> nodeSelector = Map.of();
    private Optional<List<Placement.Term>> nodeAffinity = Optional.empty();
    private List<Placement.Toleration> tolerations = List.of();
    private String runtimeClassName = "";
    private Map<String, String> podLimits = Map.of();
    private Map<String, String> podRequests = Map.of();
    private Map<String, String> overhead = Map.of();

    private PodReader(JsonParser parser) {
        this.json = new JsonCursor(parser);
    }

    /**
     * Reads the pod at which the parser stands and leaves the parser at its end.
     *
     * @throws MalformedPodException if a field has a value of another type than a pod's
     * @throws IOException if the input ends early or is not JSON
     */
    public static SubmittedPod read(JsonParser parser) throws IOException {
        PodReader reader = new PodReader(parser);
        reader.pod();
        return reader.result();
    }

    private SubmittedPod result() {
        List<SubmittedContainer> all = new ArrayList<>(initContainers);
        all.addAll(containers);
        return new SubmittedPod(
                namespace,
                name.isEmpty() ? generateName : name,
                hasMetadata,
                hasAnnotations,
                hasNodeSelector,
                labels,
                annotations,
                owner,
                schedulerName.isEmpty() ? GpuWorkload.DEFAULT_SCHEDULER : schedulerName,
                claimsDevices,
                schedulingGates,
                all,
                new Placement(
                        present(nodeName),
                        nodeSelector,
                        nodeAffinity,
                        tolerations,
                        present(runtimeClassName),
                        requests()));
    }

    private Map<String, Long> requests() {
        Map<String, Long> ofContainers = PodRequests.ofContainers(requests(initContainers), requests(containers));
        return PodRequests.ofPod(ofContainers, podLimits, podRequests, overhead);
    }

    private static List<PodRequests.Container> requests(List<SubmittedContainer> containers) {
        return containers.stream()
                .map(it -> new PodRequests.Container(it.demand(), it.sidecar()))
                .toList();
    }

    private void pod() throws IOException {
        json.object(field -> {
            switch (field) {
                case "metadata" -> {
                    once("metadata", hasMetadata);
                    hasMetadata = json.object(this::metadata);
                }
                case "spec" -> {
                    once("spec", hasSpec);
                    hasSpec = json.object(this::spec);
                }
                default -> json.skip();
            }
        });
    }

    /** A patch made from a mixture of two would not apply, and the API server would reject the pod. */
    private static void once(String field, boolean seenBefore) {
        if (seenBefore) {
            throw new MalformedPodException("the pod has two fields called " + field);
        }
    }

    private void metadata(String field) throws IOException {
        switch (field) {
            case "namespace" -> namespace = json.text();
            case "name" -> name = json.text();
            case "generateName" -> generateName = json.text();
            case "labels" -> labels = json.textMap();
            case "annotations" -> {
                hasAnnotations = !json.isNull();
                annotations = json.textMap();
            }
            case "ownerReferences" -> {
                owner = Optional.empty();
                json.array(index -> ownerReference());
            }
            default -> json.skip();
        }
    }

    private void ownerReference() throws IOException {
        String[] reference = {"", "", "", ""};
        boolean[] controller = {false};
        json.object(field -> {
            switch (field) {
                case "apiVersion" -> reference[0] = json.text();
                case "kind" -> reference[1] = json.text();
                case "name" -> reference[2] = json.text();
                case "uid" -> reference[3] = json.text();
                case "controller" -> controller[0] = json.flag();
                default -> json.skip();
            }
        });
        if (controller[0]) {
            owner = Optional.of(new SubmittedPod.Owner(reference[0], reference[1], reference[2], reference[3]));
        }
    }

    private void spec(String field) throws IOException {
        switch (field) {
            case "containers" -> containers = ContainerReader.readAll(json, false);
            case "initContainers" -> initContainers = ContainerReader.readAll(json, true);
            case "schedulerName" -> schedulerName = json.text();
            case "resourceClaims" -> {
                claimsDevices = false;
                json.array(index -> {
                    claimsDevices = true;
                    json.skip();
                });
            }
            case "schedulingGates" -> schedulingGates = names();
            case "nodeName" -> nodeName = json.text();
            case "nodeSelector" -> {
                hasNodeSelector = !json.isNull();
                nodeSelector = json.textMap();
            }
            case "affinity" -> nodeAffinity = PlacementReader.requiredNodeAffinity(json);
            case "tolerations" -> tolerations = PlacementReader.tolerations(json);
            case "runtimeClassName" -> runtimeClassName = json.text();
            case "resources", "overhead" -> podLevel(field);
            default -> json.skip();
        }
    }

    /** Passes over what custom resources may mean by these names. */
    private void podLevel(String field) throws IOException {
        if (!json.isObject()) {
            json.skip();
        } else if (field.equals("overhead")) {
            overhead = json.textMap();
        } else {
            json.object(amounts -> {
                switch (amounts) {
                    case "limits" -> podLimits = json.textMap();
                    case "requests" -> podRequests = json.textMap();
                    default -> json.skip();
                }
            });
        }
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        json.array(index -> json.object(field -> {
            if (field.equals("name")) {
                names.add(json.text());
            } else {
                json.skip();
            }
        }));
        return names;
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
