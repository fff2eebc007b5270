package io.gpurightsizer.cluster.devices;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import io.gpurightsizer.gpu.MigProfile;
import io.gpurightsizer.gpu.Quantity;
import io.gpurightsizer.objects.KubernetesObject;
import io.gpurightsizer.sizing.offers.Target;

/**
 * What is kept of a ResourceClaimTemplate: the devices of which its claims ask for one, the preferred ones first.
 *
 * @param alternatives none if it asks for anything else than one device, or that is not understood
 */
public record TemplateState(String namespace, String name, List<Alternative> alternatives) {
    public TemplateState {
        alternatives = List.copyOf(alternatives);
    }

    /**
     * One of the devices that will do.
     *
     * @param deviceClass the name of its class
     * @param selector what is asked for besides
     * @param capacities how much of a device's capacities; a device has them under the very same names
     */
    record Alternative(String deviceClass, ClassSelector selector, Map<String, Long> capacities) {
        /** Which devices these are, if those of the class are these; empty if that is not understood. */
        private Optional<DeviceKind> kind(DeviceKind ofClass) {
            boolean typeFits = selector.type().isEmpty() || selector.type().equals(ofClass.mig() ? "mig" : "gpu");
            boolean driverFits =
                    selector.driver().isEmpty() || selector.driver().equals(SliceReader.DRIVER);
            if (!typeFits || !driverFits) {
                return Optional.empty();
            }
            if (selector.profile().isEmpty()) {
                return Optional.of(ofClass);
            }
            Optional<MigProfile> profile =
                    new ClassSelector("", "mig", selector.profile()).kind().flatMap(DeviceKind::profile);
            return ofClass.mig()
                            && profile.isPresent()
                            && ofClass.profile()
                                    .filter(it -> !profile.get().equals(it))
                                    .isEmpty()
                    ? Optional.of(new DeviceKind(true, profile))
                    : Optional.empty();
        }
    }

    /** Devices of a kind, and how much of one that others share. */
    record Request(DeviceKind kind, Map<String, Long> capacities) {}

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if a capacity that it asks for is no quantity
     */
    public static TemplateState read(JsonNode template) {
        JsonNode requests = template.at("/spec/spec/devices/requests");
        List<Optional<Alternative>> read = new ArrayList<>();
        if (requests.size() == 1) {
            JsonNode request = requests.path(0);
            JsonNode alternatives = request.path("firstAvailable");
            if (alternatives.isEmpty()) {
                read.add(alternative(request.has("exactly") ? request.path("exactly") : request));
            }
            alternatives.forEach(it -> read.add(alternative(it)));
        }
        return new TemplateState(
                KubernetesObject.text(template.path("metadata"), "namespace"),
                KubernetesObject.text(template.path("metadata"), "name"),
                read.stream().allMatch(Optional::isPresent)
                        ? read.stream().flatMap(Optional::stream).toList()
                        : List.of());
    }

    private static Optional<Alternative> alternative(JsonNode request) {
        String mode = KubernetesObject.text(request, "allocationMode");
        boolean oneDevice = (mode.isEmpty() || mode.equals("ExactCount"))
                && request.path("count").asLong(1) == 1
                && !request.path("adminAccess").asBoolean();
        List<String> expressions = new ArrayList<>();
        request.path("selectors")
                .forEach(it -> expressions.add(it.path("cel").path("expression").asText()));
        Map<String, Long> capacities = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : request.at("/capacity/requests").properties()) {
            capacities.put(each.getKey(), Quantity.roundedUp(each.getValue().asText(), 0));
        }
        String deviceClass = KubernetesObject.text(request, "deviceClassName");
        return oneDevice
                ? ClassSelector.of(expressions).map(it -> new Alternative(deviceClass, it, capacities))
                : Optional.empty();
    }

    /** What its claims ask for, if the classes stand for these devices; none if not all of it is understood. */
    List<Request> requests(Map<String, DeviceKind> classes) {
        List<Request> requests = new ArrayList<>();
        for (Alternative each : alternatives) {
            Optional<DeviceKind> kind =
                    Optional.ofNullable(classes.get(each.deviceClass())).flatMap(each::kind);
            if (kind.isEmpty()) {
                return List.of();
            }
            requests.add(new Request(kind.get(), each.capacities()));
        }
        return requests;
    }

    Target target() {
        return Target.ofClaimTemplate(namespace, name);
    }
}
