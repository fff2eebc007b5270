package io.gpurightsizer.sizing.offers;

import java.util.Map;
import java.util.Optional;

import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.table.Need;

/** A ResourceClaimTemplate of the pod's namespace, of which the containers that ask for a GPU get claims. */
record ClaimTemplateTarget(String namespace, String template) implements Target {
    @Override
    public String name() {
        return Need.CLAIM_TEMPLATE + template;
    }

    @Override
    public String countedAs() {
        return Need.CLAIM_TEMPLATE + namespace + "/" + template;
    }

    @Override
    public Map<String, String> amounts() {
        return Map.of();
    }

    @Override
    public Map<String, String> nodeSelector() {
        return Map.of();
    }

    @Override
    public Optional<ExtendedResource> resource() {
        return Optional.empty();
    }

    @Override
    public Optional<String> claimTemplate() {
        return Optional.of(template);
    }

    @Override
    public boolean isOfferedIn(String podsNamespace) {
        return namespace.equals(podsNamespace);
    }

    /** For example {@code claimTemplate/slice-or-gpu}. */
    @Override
    public String toString() {
        return name();
    }
}
