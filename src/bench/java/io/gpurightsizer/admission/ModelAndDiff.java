package io.gpurightsizer.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.zjsonpatch.JsonDiff;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The least a webhook of the usual kind does: the whole review into the typed model, a copy of the pod, a change to the
 * copy, the difference of the two as the patch. It decides nothing: any container with a whole GPU gets the same slice.
 */
final class ModelAndDiff {
    private static final String WHOLE_GPU = "nvidia.com/gpu";
    private static final String SLICE = "nvidia.com/mig-2g.20gb";

    private final KubernetesSerialization model = new KubernetesSerialization();
    private final ObjectMapper json = new ObjectMapper();

    byte[] answer(byte[] body) {
        AdmissionReview review = model.unmarshal(new java.io.ByteArrayInputStream(body), AdmissionReview.class);
        Pod before = (Pod) review.getRequest().getObject();
        Pod after = new PodBuilder(before).build();
        after.getSpec().getContainers().forEach(ModelAndDiff::resize);
        JsonNode patch = JsonDiff.asJson(model.convertValue(before, JsonNode.class), model.convertValue(after, JsonNode.class));
        AdmissionResponse response = new AdmissionResponse();
        response.setAllowed(true);
        response.setUid(review.getRequest().getUid());
        response.setAuditAnnotations(new TreeMap<>(Map.of("decision", patch.isEmpty() ? "keep" : "resize")));
        response.setWarnings(List.of());
        if (!patch.isEmpty()) {
            response.setPatchType("JSONPatch");
            response.setPatch(java.util.Base64.getEncoder().encodeToString(patch.toString().getBytes(UTF_8)));
        }
        AdmissionReview answer = new AdmissionReview();
        answer.setResponse(response);
        return model.asJson(answer).getBytes(UTF_8);
    }

    private static void resize(Container container) {
        rename(container.getResources().getLimits());
        rename(container.getResources().getRequests());
    }

    private static void rename(Map<String, Quantity> amounts) {
        if (amounts.remove(WHOLE_GPU) != null) {
            amounts.put(SLICE, new Quantity("1"));
        }
    }
}
