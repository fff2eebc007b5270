package io.gpurightsizer.cluster.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** JSON to and from the Kubernetes client's model. */
public final class ClientModel {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private ClientModel() {}

    /**
     * An object as a class of the model, for example {@code Node}.
     *
     * @throws IllegalArgumentException if a field has a value of another type
     */
    public static <T> T read(JsonNode object, Class<T> type) {
        return SERIALIZATION.convertValue(object, type);
    }

    /** An object of the model as JSON. */
    static String json(Object object) {
        return SERIALIZATION.asJson(object);
    }
}
