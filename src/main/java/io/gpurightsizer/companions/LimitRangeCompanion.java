package io.gpurightsizer.companions;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.objects.YamlText;
import io.gpurightsizer.text.SafeText;

/**
 * LimitRanges that name {@code nvidia.com/gpu}, without it. Kubernetes merges {@code default} and {@code defaultRequest} of
 * any resource into each container that does not ask for it, and refuses a container that does not ask for what has a minimum,
 * a maximum or a ratio ({@code plugin/pkg/admission/limitranger}).
 */
final class LimitRangeCompanion {
    private static final String GPU = ExtendedResource.WHOLE_GPU.name();

    private LimitRangeCompanion() {}

    static boolean isNeeded(CompanionInput input) {
        return !named(input).isEmpty();
    }

    private static List<KubernetesObject> named(CompanionInput input) {
        return input.objects().of("LimitRange").stream()
                .filter(it -> !it.spec().path("limits").findValues(GPU).isEmpty())
                .toList();
    }

    static Section of(CompanionInput input) {
        List<KubernetesObject> named = named(input);
        if (named.isEmpty()) {
            return Section.of("No LimitRange names " + GPU + ".");
        }
        List<String> comments = new ArrayList<>(List.of("A default of " + GPU
                + " is given to each container that asks for none, sidecars too; a minimum, maximum or ratio refuses a"
                + " container that no longer asks for it, so its pod keeps the GPU. These LimitRanges are as they"
                + " are now, without " + GPU + ". What they said of it a ResourceQuota can say, or a"
                + " ValidatingAdmissionPolicy where it is to hold for each container. Pods that they keep now are not"
                + " counted in the quotas above: run this again once they are changed."));
        List<Section.Manifest> manifests = new ArrayList<>();
        for (KubernetesObject limitRange : named) {
            ArrayNode limits = withoutGpus(limitRange.spec().path("limits"));
            String title = "LimitRange " + limitRange.namespace() + "/" + limitRange.name();
            if (limits.isEmpty()) {
                comments.add(title + " says nothing else; delete it:\n  kubectl delete limitrange "
                        + SafeText.shellWord(limitRange.name()) + " --namespace "
                        + SafeText.shellWord(limitRange.namespace()));
            } else {
                manifests.add(new Section.Manifest("", YamlText.of(with(limits, limitRange))));
            }
        }
        return new Section(comments, manifests);
    }

    private static ArrayNode withoutGpus(JsonNode limits) {
        ArrayNode others = JsonNodeFactory.instance.arrayNode();
        for (JsonNode limit : limits) {
            ObjectNode other = JsonNodeFactory.instance.objectNode();
            limit.properties().forEach(field -> {
                JsonNode value = field.getValue().deepCopy();
                if (value instanceof ObjectNode amounts) {
                    amounts.remove(GPU);
                }
                if (!(value instanceof ObjectNode amounts) || !amounts.isEmpty()) {
                    other.set(field.getKey(), value);
                }
            });
            if (other.size() > 1) {
                others.add(other);
            }
        }
        return others;
    }

    private static ObjectNode with(ArrayNode limits, KubernetesObject limitRange) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "v1").put("kind", "LimitRange");
        ObjectNode metadata = object.putObject("metadata").put("name", limitRange.name());
        if (!limitRange.namespace().isEmpty()) {
            metadata.put("namespace", limitRange.namespace());
        }
        object.putObject("spec").set("limits", limits);
        return object;
    }
}
