package io.gpurightsizer.cluster.devices;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.gpurightsizer.cluster.state.NodeState;
import io.gpurightsizer.objects.KubernetesObject;

/** Collects the objects of dynamic resource allocation; one that is read again replaces the one before. */
public final class DeviceObjects {
    private final Map<String, SliceState> slices = new LinkedHashMap<>();
    private final Map<String, DeviceClassState> classes = new LinkedHashMap<>();
    private final Map<String, TemplateState> templates = new LinkedHashMap<>();
    private final Map<String, ClaimState> claims = new LinkedHashMap<>();
    private final Map<String, TaintRule> taintRules = new LinkedHashMap<>();

    /**
     * Takes a ResourceSlice, DeviceClass, DeviceTaintRule, ResourceClaimTemplate or ResourceClaim.
     *
     * @throws IllegalArgumentException if an amount in it is no quantity
     */
    public void add(KubernetesObject object) {
        switch (object.kind()) {
            case "DeviceClass" -> classes.put(object.name(), DeviceClassState.read(object.root()));
            case "DeviceTaintRule" -> TaintRule.read(object.root()).ifPresent(it -> taintRules.put(object.name(), it));
            case "ResourceSlice" -> SliceReader.read(object.root()).ifPresent(it -> slices.put(object.name(), it));
            case "ResourceClaimTemplate" ->
                templates.put(object.namespace() + "/" + object.name(), TemplateState.read(object.root()));
            default -> claims.put(object.namespace() + "/" + object.name(), ClaimState.read(object.root()));
        }
    }

    /** Forgets what only this pod may use. */
    public void forgetPod(String namespace, String pod) {
        claims.values().removeIf(it -> it.isReservedFor(namespace, pod));
    }

    /** Whether devices were published. */
    public boolean hasSlices() {
        return !slices.isEmpty();
    }

    /** Those of a cluster with these nodes. */
    public ClusterDevices devices(Collection<NodeState> nodes) {
        List<SliceState> all = slices.values().stream()
                .map(it -> it.under(taintRules.values()))
                .toList();
        return ClusterDevices.of(nodes, all, classes.values(), templates.values(), claims.values());
    }
}
