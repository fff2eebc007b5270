package io.gpurightsizer.cluster.nodes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.gpurightsizer.cluster.state.NamespaceState;
import io.gpurightsizer.gpu.ExtendedResource;
import io.gpurightsizer.sizing.offers.AdmissionRules;
import io.gpurightsizer.sizing.offers.QuotaScopes;
import io.gpurightsizer.sizing.offers.Target;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Which renamed pods a namespace's quotas and limits refuse, as the API server would. */
class NamespaceRulesTest {
    private static final String SLICE = "nvidia.com/mig-1g.10gb";
    private static final QuotaScopes URGENT = new QuotaScopes("urgent", false);
    private static final QuotaScopes SHORT = new QuotaScopes("", true);

    @Test
    void aQuotaThatIsUsedUpRefusesOneMore() {
        NamespaceState namespace = quota("hard: {requests.nvidia.com/mig-1g.10gb: 3}", 3);

        assertEquals(
                "ResourceQuota gpus: allows 3 of requests.nvidia.com/mig-1g.10gb, of which 3 are used",
                refusal(namespace, pod(QuotaScopes.NONE, SLICE)));
    }

    @Test
    void aQuotaThatHasRoomForAllContainersAdmits() {
        NamespaceState namespace = quota("hard: {requests.nvidia.com/mig-1g.10gb: 3}", 1);

        assertEquals("", refusal(namespace, pod(QuotaScopes.NONE, SLICE, SLICE)));
        assertEquals(
                "ResourceQuota gpus: allows 3 of requests.nvidia.com/mig-1g.10gb, of which 1 is used",
                refusal(namespace, pod(QuotaScopes.NONE, SLICE, SLICE, SLICE)));
    }

    @Test
    void aQuotaOnWholeGpusOrOnAnotherSliceIsNotInTheWay() {
        NamespaceState namespace =
                quota("hard: {requests.nvidia.com/gpu: 0, requests.nvidia.com/mig-2g.20gb: 0, pods: 0}", 0);

        assertEquals("", refusal(namespace, pod(QuotaScopes.NONE, SLICE)));
    }

    @ParameterizedTest
    @CsvSource({
        "requests.deviceclass.resource.kubernetes.io/small, requests.deviceclass.resource.kubernetes.io/small",
        "small.deviceclass.resource.k8s.io/devices, small.deviceclass.resource.k8s.io/devices"
    })
    void aQuotaOnTheDeviceClassCountsWhateverNameAPodAsksBy(String hard, String named) {
        NamespaceState namespace = quota("hard: {" + hard + ": 3}", "{" + hard + ": 3}");
        Map<String, Set<String>> names = Map.of(
                SLICE, Set.of("deviceclass.resource.kubernetes.io/small", "small.deviceclass.resource.k8s.io/devices"));

        assertEquals(
                "ResourceQuota gpus: allows 3 of " + named + ", of which 3 are used",
                namespace
                        .rules(Map.of(), names)
                        .refusal(pod(QuotaScopes.NONE, SLICE))
                        .orElse(""));
        assertEquals("", refusal(namespace, pod(QuotaScopes.NONE, SLICE)));
    }

    @Test
    void aLimitRangeThatGivesGpusToContainersKeepsPodsFromClaimsAlone() {
        NamespaceState namespace = read("""
            apiVersion: v1
            kind: LimitRange
            metadata: {name: gpus, namespace: voice}
            spec: {limits: [{type: Container, default: {nvidia.com/gpu: 1}}]}
            """);
        AdmissionRules.Renamed claiming = new AdmissionRules.Renamed(
                List.of(Target.ofClaimTemplate("voice", "slice")), List.of(), QuotaScopes.NONE, true, false);

        assertEquals(
                "LimitRange gpus: a container with a claim would be given nvidia.com/gpu besides",
                namespace.rules(Map.of()).refusal(claiming).orElse(""));
        assertEquals("", refusal(namespace, pod(QuotaScopes.NONE, SLICE)));
    }

    @Test
    void whatIsPromisedCountsAsUsedUnlessThePodItselfMayBeInIt() {
        NamespaceState namespace = quota("hard: {requests.nvidia.com/mig-1g.10gb: 3}", 2);
        AdmissionRules.Renamed again = new AdmissionRules.Renamed(
                List.of(Target.of(new ExtendedResource(SLICE))), List.of(), QuotaScopes.NONE, true, true);

        assertEquals(
                "ResourceQuota gpus: allows 3 of requests.nvidia.com/mig-1g.10gb, of which 3 are used",
                namespace
                        .rules(Map.of(SLICE, 1L))
                        .refusal(pod(QuotaScopes.NONE, SLICE))
                        .orElse(""));
        assertEquals("", namespace.rules(Map.of(SLICE, 1L)).refusal(again).orElse(""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scopes: [Terminating]                                                                    | short",
                "scopes: [NotTerminating]                                                                 | urgent",
                "scopes: [NotBestEffort]                                                                  | ",
                "scopes: [BestEffort]                                                                     | short"
                        + " urgent",
                "scopes: [PriorityClass]                                                                  | urgent",
                "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [urgent]}]} |"
                        + " urgent",
                "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: NotIn, values: [urgent]}]} |"
                        + " short",
                "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: DoesNotExist}]}  | short",
                "scopes: [SomethingNew]                                                                   | short"
                        + " urgent",
            })
    void aQuotaCountsThePodsOfItsScopes(String scopes, String refused) {
        NamespaceState namespace = quota(scopes + "\n  hard: {requests.nvidia.com/mig-1g.10gb: 0}", 0);

        String actual = (refusal(namespace, pod(SHORT, SLICE)).isEmpty() ? "" : "short ")
                + (refusal(namespace, pod(URGENT, SLICE)).isEmpty() ? "" : "urgent");

        assertEquals(refused == null ? "" : refused, actual.trim());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Container | min | nvidia.com/gpu: 1         | each container must ask for nvidia.com/gpu",
                "Container | max | nvidia.com/gpu: 4         | each container must ask for nvidia.com/gpu",
                "Container | max | nvidia.com/mig-1g.10gb: 0 | a container may ask for 0 of nvidia.com/mig-1g.10gb at"
                        + " most",
                "Container | max | nvidia.com/mig-1g.10gb: 1 | ",
                "Container | min | nvidia.com/mig-1g.10gb: 2 | a container must ask for 2 of nvidia.com/mig-1g.10gb at"
                        + " least",
                "Pod       | min | nvidia.com/gpu: 1         | each pod must ask for nvidia.com/gpu",
                "Pod       | max | nvidia.com/gpu: 8         | each pod must ask for nvidia.com/gpu",
                "Pod       | max | nvidia.com/mig-1g.10gb: 1 | a pod may ask for 1 of nvidia.com/mig-1g.10gb at most",
                "Pod       | max | nvidia.com/mig-1g.10gb: 2 | ",
                "Pod       | min | nvidia.com/mig-1g.10gb: 3 | a pod must ask for 3 of nvidia.com/mig-1g.10gb at least",
                "Pod       | min | nvidia.com/mig-2g.20gb: 3 | ",
                "Container | maxLimitRequestRatio | nvidia.com/gpu: 1 | each container must ask for nvidia.com/gpu",
                "Pod       | maxLimitRequestRatio | nvidia.com/gpu: 1 | each pod must ask for nvidia.com/gpu",
                "Pod       | maxLimitRequestRatio | nvidia.com/mig-1g.10gb: 1 | ",
                "PersistentVolumeClaim | max | nvidia.com/gpu: 1 | ",
            })
    void aLimitRangeBoundsBothNames(String type, String bound, String amount, String refusal) {
        NamespaceState namespace = read("""
            apiVersion: v1
            kind: LimitRange
            metadata: {name: limits, namespace: voice}
            spec:
              limits: [{type: %s, %s: {%s}}]
            """.formatted(type, bound, amount));

        assertEquals(
                refusal == null ? "" : "LimitRange limits: " + refusal,
                refusal(namespace, pod(QuotaScopes.NONE, SLICE, SLICE)));
    }

    @Test
    void aPodThatKeepsTheNameIsAdmittedAsBefore() {
        NamespaceState namespace = read("""
            apiVersion: v1
            kind: LimitRange
            metadata: {name: limits, namespace: voice}
            spec:
              limits: [{type: Pod, min: {nvidia.com/gpu: 1}}, {type: Container, max: {nvidia.com/gpu: 1}}]
            """);

        assertEquals("", refusal(namespace, pod(QuotaScopes.NONE, "nvidia.com/gpu")));
    }

    private static AdmissionRules.Renamed pod(QuotaScopes scopes, String... resources) {
        return new AdmissionRules.Renamed(
                Stream.of(resources)
                        .map(it -> Target.of(new ExtendedResource(it)))
                        .toList(),
                List.of(),
                scopes,
                true,
                false);
    }

    private static String refusal(NamespaceState namespace, AdmissionRules.Renamed pod) {
        return namespace.rules(Map.of()).refusal(pod).orElse("");
    }

    private static NamespaceState quota(String spec, int used) {
        return quota(spec, "{requests.nvidia.com/mig-1g.10gb: " + used + "}");
    }

    private static NamespaceState quota(String spec, String used) {
        return read("""
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: gpus, namespace: voice}
            spec:
              %s
            status:
              used: %s
            """.formatted(spec, used));
    }

    private static NamespaceState read(String yaml) {
        NodesReader reader = new NodesReader();
        try {
            reader.readStream("a test", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertEquals(List.of(), reader.unreadable());
        return reader.objects().namespaces().get("voice");
    }
}
