package io.gpurightsizer.cluster.devices;

import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.objects.KubernetesObject;

/**
 * The devices that a DeviceTaintRule keeps pods from: those of which all of these hold (API {@code resource.k8s.io},
 * "DeviceTaintSelector").
 *
 * @param pool empty for any
 * @param device empty for any
 */
public record TaintRule(String pool, String device) {
    /**
     * Reads a rule; empty for one that keeps no pod from NVIDIA's devices. Criteria of versions before {@code v1beta2}, a class
     * and expressions, count as if they held for every device.
     */
    public static Optional<TaintRule> read(JsonNode rule) {
        JsonNode selector = rule.at("/spec/deviceSelector");
        String driver = KubernetesObject.text(selector, "driver");
        boolean selects =
                selector.isObject() && Stream.of("", SliceReader.DRIVER).anyMatch(driver::equals);
        return selects && SliceReader.keepsPodsAway(rule.at("/spec/taint"))
                ? Optional.of(new TaintRule(
                        KubernetesObject.text(selector, "pool"), KubernetesObject.text(selector, "device")))
                : Optional.empty();
    }

    boolean matches(String poolOfDevice, SliceDevice it) {
        return (pool.isEmpty() || pool.equals(poolOfDevice)) && (device.isEmpty() || device.equals(it.name()));
    }
}
