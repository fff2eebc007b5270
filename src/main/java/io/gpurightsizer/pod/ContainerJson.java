package io.gpurightsizer.pod;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

import io.gpurightsizer.sizing.ContainerPosition;
import io.gpurightsizer.sizing.offers.HostPort;

import static io.gpurightsizer.pod.PodJson.each;
import static io.gpurightsizer.pod.PodJson.orEmpty;

/** The fields of {@code core/v1.Container} that matter here. */
final class ContainerJson {
    private String name = "";
    private String image = "";
    private List<String> command = List.of();
    private List<String> args = List.of();
    private List<Variable> env = List.of();
    private List<Source> envFrom = List.of();
    private Resources resources = new Resources();
    private String restartPolicy = "";
    private List<Port> ports = List.of();

    @JsonDeserialize(using = IfObject.class)
    private SecurityContext securityContext;

    private static final class Variable {
        String name = "";
        String value = "";

        @JsonSetter(nulls = Nulls.SET)
        Source valueFrom;
    }

    private static final class Port {
        String hostPort = "";
        String containerPort = "";
        String protocol = "";
        String hostIP = "";

        /** The port of the node that is taken; in the node's network, where none is stated, the container's own. */
        OptionalInt taken(boolean hostNetwork) {
            boolean stated = !hostPort.isEmpty() && !hostPort.equals("0");
            String port = hostNetwork && !stated ? containerPort : hostPort;
            boolean isPort = port.length() <= 5 && port.chars().allMatch(Character::isDigit);
            return isPort && !port.isEmpty() && !port.equals("0")
                    ? OptionalInt.of(Integer.parseInt(port))
                    : OptionalInt.empty();
        }

        HostPort of(int port) {
            return new HostPort(protocol.isEmpty() ? "TCP" : protocol, port, hostIP.equals("0.0.0.0") ? "" : hostIP);
        }
    }

    /**
     * The ports of the node that these containers take, added to those of others.
     *
     * @param hostNetwork whether the pod is in the node's network: the API server states its ports as the node's
     *     ({@code pkg/apis/core/v1/defaults.go}), which a template does not show
     */
    static void addHostPorts(List<ContainerJson> all, boolean hostNetwork, Set<HostPort> taken) {
        for (ContainerJson container : all) {
            for (Port port : container.ports) {
                port.taken(hostNetwork).ifPresent(number -> taken.add(port.of(number)));
            }
        }
    }

    /** Where the value of a variable comes from; only whether there is one matters. */
    private static final class Source {}

    static final class Resources {
        Map<String, String> limits;
        Map<String, String> requests;
        List<PodJson.Named> claims = List.of();
    }

    /** Of a container or its pod. */
    static final class SecurityContext {
        private String runAsUser = "";

        static String runAsUser(SecurityContext context) {
            return context == null ? "" : context.runAsUser;
        }
    }

    static List<SubmittedContainer> submitted(List<ContainerJson> all, boolean init, String userOfPod) {
        List<SubmittedContainer> containers = new ArrayList<>(all.size());
        for (ContainerJson container : all) {
            containers.add(
                    container.submitted(new ContainerPosition(init, containers.size(), container.name), userOfPod));
        }
        return containers;
    }

    private SubmittedContainer submitted(ContainerPosition at, String userOfPod) {
        List<String> words = new ArrayList<>(command);
        words.addAll(args);
        return new SubmittedContainer(
                at,
                image,
                words,
                environment(),
                !envFrom.isEmpty(),
                extendedOnly(resources.limits),
                extendedOnly(resources.requests),
                each(resources.claims, it -> it.name),
                PodRequests.ofContainer(orEmpty(resources.limits), orEmpty(resources.requests)),
                ownUser(userOfPod),
                restartPolicy.equals("Always"));
    }

    private Optional<String> ownUser(String userOfPod) {
        String user = SecurityContext.runAsUser(securityContext);
        return Optional.of(user.isEmpty() ? userOfPod : user).filter(it -> !it.isEmpty() && !it.equals("0"));
    }

    private Map<String, Optional<String>> environment() {
        Map<String, Optional<String>> variables = new LinkedHashMap<>();
        for (Variable it : env) {
            variables.put(it.name, it.valueFrom == null ? Optional.of(it.value) : Optional.empty());
        }
        return variables;
    }

    private static Optional<Map<String, String>> extendedOnly(Map<String, String> amounts) {
        return Optional.ofNullable(amounts).map(it -> {
            Map<String, String> extended = new LinkedHashMap<>(it);
            extended.keySet().removeIf(name -> name.indexOf('/') < 0);
            return extended;
        });
    }
}
