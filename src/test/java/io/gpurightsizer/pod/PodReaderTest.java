package io.gpurightsizer.pod;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.exc.StreamReadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.gpurightsizer.sizing.offers.Dependencies;
import io.gpurightsizer.sizing.offers.Dependencies.Claim;
import io.gpurightsizer.sizing.offers.Dependencies.DomainRule;
import io.gpurightsizer.sizing.offers.Dependencies.Made;
import io.gpurightsizer.sizing.offers.HostPort;
import io.gpurightsizer.sizing.offers.Placement;
import io.gpurightsizer.workload.Pods;
import io.gpurightsizer.workload.detect.OtherGpuSystems;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A pod read from its JSON, field by field, and what tells of others who manage it. */
class PodReaderTest {
    @Test
    void metadataIsRead() {
        SubmittedPod pod = Pods.read("""
                {"metadata":{"namespace":"n","name":"p","labels":{"a":"b"},"annotations":{"c":"d","e":null},
                 "ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"1"},
                 {"apiVersion":"apps/v1","kind":"ReplicaSet","name":"r","uid":"2","controller":true}]}}""");

        assertEquals("n", pod.namespace());
        assertEquals("p", pod.name());
        assertEquals(Map.of("a", "b"), pod.labels());
        assertEquals(Map.of("c", "d"), pod.annotations());
        assertTrue(pod.hasMetadata() && pod.hasAnnotations());
        assertEquals(Optional.of(new SubmittedPod.Owner("apps/v1", "ReplicaSet", "r", "2")), pod.owner());
    }

    @Test
    void whatIsNullIsNotThere() {
        SubmittedPod pod = Pods.read("{\"metadata\":null,\"spec\":{\"nodeSelector\":null,\"containers\":null}}");

        assertFalse(pod.hasMetadata() || pod.hasAnnotations() || pod.hasNodeSelector());
        assertEquals(List.of(), pod.containers());
        assertEquals("default-scheduler", pod.schedulerName());
        assertEquals(Optional.empty(), pod.placement().nodeName());
    }

    @Test
    void aPodYetToBeNamedIsCalledByThePrefix() {
        assertEquals(
                "asr-", Pods.read("{\"metadata\":{\"generateName\":\"asr-\"}}").name());
    }

    @Test
    void aSecondMetadataOrSpecIsRefused() {
        assertThrows(MalformedPodException.class, () -> Pods.read("{\"metadata\":{},\"metadata\":{}}"));
        assertThrows(MalformedPodException.class, () -> Pods.read("{\"spec\":{},\"spec\":{}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"spec\":{\"containers\":{}}}|/spec/containers: expected an array, found an object",
                "{\"spec\":{\"containers\":[{\"name\":[]}]}}|/spec/containers/0/name: expected a string, found an array",
                "{\"spec\":{\"nodeSelector\":[]}}|/spec/nodeSelector: expected an object, found an array",
                "{\"spec\":7}|/spec: expected an object, found a number",
                "{\"metadata\":\"x\"}|/metadata: expected an object, found a string",
                "{\"metadata\":{\"labels\":{\"a/b\":{}}}}|/metadata/labels/a~1b: expected a string, found an object",
                "{\"spec\":{\"overhead\":{\"cpu\":[]}}}|/spec/overhead/cpu: expected a string, found an array",
            })
    void aFieldOfAnotherTypeIsRefusedWithItsPlace(String json, String message) {
        MalformedPodException e = assertThrows(MalformedPodException.class, () -> Pods.read(json));

        assertEquals(message, e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"spec\":{\"containers\":[{\"name\":\"a", "{\"spec\":{\"containers\":[{]", "{\"spec\" 1}"})
    void whatIsNotJsonIsNotCalledAMalformedPod(String json) {
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> Pods.read(json));

        assertInstanceOf(StreamReadException.class, e.getCause());
    }

    /** Each of them holds something by the name of a field that is read. */
    @Test
    void fieldsNobodyReadsArePassedOverWhateverIsInThem() {
        String pod = """
                {@"metadata":{@"name":"p","ownerReferences":[{@"kind":"K","controller":true}],"labels":{"a":"b"}},
                 "spec":{@"nodeName":"n","schedulingGates":[{@"name":"g"}],"tolerations":[{@"key":"t"}],
                 "affinity":{@"nodeAffinity":{@"requiredDuringSchedulingIgnoredDuringExecution":{@"nodeSelectorTerms":
                 [{@"matchExpressions":[{@"key":"k","operator":"Exists"}]}]}}},
                 "resources":{@"requests":{"cpu":"1"}},
                 "containers":[{@"name":"c","env":[{@"name":"A","value":"1"}],
                 "resources":{@"limits":{"nvidia.com/gpu":"1"}}}]}}""";
        String strange = "\"x\":{\"metadata\":[{}],\"spec\":{\"name\":7},\"key\":null},\"y\":[{\"name\":\"z\"},3],";

        assertEquals(Pods.read(pod.replace("@", "")), Pods.read(pod.replace("@", strange)));
    }

    @Test
    void whatIsOnlyCountedIsPassedOverWhateverIsInIt() {
        SubmittedPod pod = Pods.read("""
                {"spec":{"resourceClaims":[{"name":"a","x":[{}]},{"name":"b",
                 "resourceClaimTemplateName":"voice"}],"containers":[{"envFrom":
                 [{"prefix":"P","secretRef":{"name":"s"}},{"configMapRef":{"name":"m"}}],
                 "env":[{"name":"A","valueFrom":{"fieldRef":{"name":"x"}}}],"name":"c"}],"nodeName":"n"}}""");

        assertEquals(List.of(new SubmittedPod.Claim("a", ""), new SubmittedPod.Claim("b", "voice")), pod.claims());
        assertEquals(Optional.of("n"), pod.placement().nodeName());
        assertEquals("c", pod.containers().get(0).at().name());
        assertTrue(pod.containers().get(0).environmentFromElsewhere());
        assertEquals(Map.of("A", Optional.empty()), pod.containers().get(0).environment());
    }

    @Test
    void ofAFieldThatStandsTwiceTheLastOneCounts() {
        String term = "{\"nodeSelectorTerms\":[{\"matchFields\":[{\"key\":\"%s\"}]}]}";
        String required = "\"requiredDuringSchedulingIgnoredDuringExecution\":";
        SubmittedPod pod =
                Pods.read("{\"spec\":{\"affinity\":{\"nodeAffinity\":{" + required + term.formatted("a") + ","
                        + required + term.formatted("b") + "}},\"resourceClaims\":[{}],\"resourceClaims\":[],"
                        + "\"nodeName\":\"m\",\"nodeName\":\"n\"}}");

        assertEquals(
                Optional.of(
                        List.of(new Placement.Term(List.of(), List.of(new Placement.Requirement("b", "", List.of()))))),
                pod.placement().requiredNodeAffinity());
        assertEquals(List.of(), pod.claims());
        assertEquals(Optional.of("n"), pod.placement().nodeName());
    }

    @Test
    void aFieldThatStandsTwiceIsReadAlthoughItsObjectHasAllFieldsThatAreRead() {
        String toleration = "{\"key\":\"a\",\"operator\":\"Exists\",\"value\":\"v\",\"effect\":\"e\",\"key\":\"b\"}";

        assertEquals(
                List.of(new Placement.Toleration("b", "Exists", "v", "e")),
                Pods.read("{\"spec\":{\"tolerations\":[" + toleration + "]}}")
                        .placement()
                        .tolerations());
    }

    @Test
    void inTheNodesNetworkAContainersPortsAreTheNodes() {
        String ports =
                "\"containers\":[{\"ports\":[{\"containerPort\":8080},{\"containerPort\":80,\"hostPort\":81}]}]}}";

        assertEquals(
                Set.of(new HostPort("TCP", 8080, ""), new HostPort("TCP", 81, "")),
                Pods.read("{\"spec\":{\"hostNetwork\":true," + ports)
                        .placement()
                        .hostPorts());
        assertEquals(
                Set.of(new HostPort("TCP", 81, "")),
                Pods.read("{\"spec\":{" + ports).placement().hostPorts());
    }

    @Test
    void twoObjectsInTheSameFieldAreNotMixed() {
        SubmittedPod pod = Pods.read("""
                {"spec":{"containers":[{"resources":{"limits":{"nvidia.com/gpu":1}},
                 "resources":{"requests":{"nvidia.com/gpu":1}}}]}}""");

        assertEquals(Optional.empty(), pod.containers().get(0).limits());
    }

    @Test
    void anEntryOfAListThatIsNullKeepsItsPlace() {
        SubmittedPod pod = Pods.read("""
                {"metadata":{"ownerReferences":[null]},"spec":{"tolerations":[null],
                 "containers":[null,{"name":"c","command":["a",null,7],"env":[null]}]}}""");

        assertEquals(Optional.empty(), pod.owner());
        assertEquals(
                List.of(new Placement.Toleration("", "Equal", "", "")),
                pod.placement().tolerations());
        assertEquals(
                List.of("spec.containers[0]", "spec.containers[1]"),
                pod.containers().stream().map(it -> it.at().path()).toList());
        assertEquals(List.of("a", "", "7"), pod.containers().get(1).command());
        assertEquals(Map.of("", Optional.of("")), pod.containers().get(1).environment());
    }

    @Test
    void whatIsNullAfterAValueTakesItBack() {
        SubmittedPod pod = Pods.read("""
                {"metadata":{"annotations":{"a":"b"},"annotations":null},
                 "spec":{"nodeName":"n","nodeName":null,"nodeSelector":{"a":"b"},"nodeSelector":null,
                 "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{},
                 "requiredDuringSchedulingIgnoredDuringExecution":null}},
                 "containers":[{"env":[{"name":"A","value":"1","valueFrom":{},"valueFrom":null}]}]}}""");

        assertFalse(pod.hasAnnotations() || pod.hasNodeSelector());
        assertEquals(Placement.ANYWHERE, pod.placement());
        assertEquals(Map.of("A", Optional.of("1")), pod.containers().get(0).environment());
    }

    @Test
    void onlyAControllerIsTheOwner() {
        SubmittedPod pod = Pods.read("{\"metadata\":{\"ownerReferences\":[{\"kind\":\"X\",\"controller\":false}]}}");

        assertEquals(Optional.empty(), pod.owner());
    }

    @Test
    void volumesAndRulesAboutOtherPodsAreRead() {
        Dependencies dependencies = Pods.read("""
                {"metadata":{"namespace":"ns","labels":{"app":"asr"}},
                 "spec":{"volumes":[{"name":"tmp","emptyDir":{}},
                   {"name":"v","persistentVolumeClaim":{"claimName":"cache"}},
                   {"name":"scratch","ephemeral":{"volumeClaimTemplate":{"spec":{"storageClassName":"fast"}}}},
                   {"name":"odd","persistentVolumeClaim":"x"}],
                  "topologySpreadConstraints":[
                   {"topologyKey":"zone","whenUnsatisfiable":"DoNotSchedule","maxSkew":1},
                   {"topologyKey":"host","whenUnsatisfiable":"ScheduleAnyway"}],
                  "affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"a"}],
                    "preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1}]},
                   "podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"b"}]}}}}""").placement().dependencies();

        assertEquals(
                new Dependencies(
                        "ns",
                        Map.of("app", "asr"),
                        List.of(Claim.named("cache"), new Claim("scratch", Made.FOR_THE_POD, "fast")),
                        List.of(
                                DomainRule.of("its required pod affinity", "a"),
                                DomainRule.of("its required pod anti-affinity", "b"),
                                new DomainRule("its topology spread (DoNotSchedule)", "zone", true))),
                dependencies);
    }

    @Test
    void volumesOfAnotherTypeAreNone() {
        assertEquals(
                Dependencies.NONE,
                Pods.read("{\"spec\":{\"volumes\":{\"a\":[1]}}}").placement().dependencies());
    }

    @Test
    void placementIsRead() {
        Placement placement = Pods.read("""
                {"spec":{"nodeName":"n","nodeSelector":{"a":"b"},"runtimeClassName":"nvidia",
                 "tolerations":[{"key":"k","value":"v","effect":"NoSchedule"},{"operator":"Exists"}],
                 "affinity":{"podAffinity":{},"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[],
                 "requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[
                 {"matchExpressions":[{"key":"z","operator":"In","values":["1","2"]}],
                  "matchFields":[{"key":"metadata.name","operator":"In","values":["n"]}]}]}}}}}""").placement();

        assertEquals(Optional.of("n"), placement.nodeName());
        assertEquals(Map.of("a", "b"), placement.nodeSelector());
        assertEquals(Optional.of("nvidia"), placement.runtimeClassName());
        assertEquals(
                List.of(
                        new Placement.Toleration("k", "Equal", "v", "NoSchedule"),
                        new Placement.Toleration("", "Exists", "", "")),
                placement.tolerations());
        assertEquals(
                Optional.of(List.of(new Placement.Term(
                        List.of(new Placement.Requirement("z", "In", List.of("1", "2"))),
                        List.of(new Placement.Requirement("metadata.name", "In", List.of("n")))))),
                placement.requiredNodeAffinity());
    }

    @Test
    void containersAreReadInitContainersFirst() {
        List<SubmittedContainer> containers = Pods.read("""
                {"spec":{"containers":[{"name":"a"},{"name":"main","image":"i","command":["x"],"args":["y"],
                 "env":[{"name":"A","value":"1"},{"name":"B","valueFrom":{"fieldRef":{}}},{"name":"C"}],
                 "envFrom":[{"secretRef":{}}],
                 "resources":{"limits":{"cpu":"1","nvidia.com/gpu":1},"requests":null,"claims":[]}}],
                 "initContainers":[{"name":"i"}]}}""").containers();

        assertEquals("spec.initContainers[0]", containers.get(0).at().path());
        SubmittedContainer main = containers.get(2);
        assertEquals("spec.containers[1]", main.at().path());
        assertEquals("i", main.image());
        assertEquals(List.of("x", "y"), main.command());
        assertEquals(Map.of("A", Optional.of("1"), "B", Optional.empty(), "C", Optional.of("")), main.environment());
        assertTrue(main.environmentFromElsewhere());
        assertFalse(containers.get(1).environmentFromElsewhere());
        assertEquals(Optional.of(Map.of("nvidia.com/gpu", "1")), main.limits());
        assertEquals(Optional.empty(), main.requests());
    }

    @ParameterizedTest
    @CsvSource({"1,'',1", "1,2,2", "'',1,0", "0,5,0", "2,1,2", "1000m,1,1"})
    void aLimitMakesItAskAndTheLargerCounts(String limit, String request, int gpus) {
        assertEquals(gpus, container(amounts(limit), amounts(request)).wholeGpus());
    }

    @Test
    void anAmountThatIsNoneSaysWhereItStands() {
        MalformedPodException e = assertThrows(
                MalformedPodException.class,
                () -> container(amounts("x"), "null").wholeGpus());

        assertEquals("spec.containers[0].resources: nvidia.com/gpu: \"x\" is not a quantity", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hami.io/x",
                "kai.scheduler/queue",
                "runai/x",
                "run.ai/x",
                "volcano.sh/x",
                "scheduling.volcano.sh/x",
                "kueue.x-k8s.io/queue-name",
                "koordinator.sh/x",
                "scheduling.koordinator.sh/x",
                "nos.nebuly.com/x",
                "tensor-fusion.ai/x",
                "instaslice.redhat.com/x",
                "org.instaslice/x",
                "mig.das.com/x",
                "nvidia.com/use-gpuuuid",
                "nvidia.com/nouse-gpuuuid",
                "nvidia.com/use-gputype",
                "nvidia.com/nouse-gputype",
                "nvidia.com/vgpu-mode",
                "gpu-fraction",
                "gpu-memory",
                "gpu-fraction-num-devices",
                "scheduling.k8s.io/group-name",
                "scheduling.x-k8s.io/pod-group",
                "pod-group.scheduling.sigs.k8s.io"
            })
    void anotherManagersKeyIsASignOnLabelsAndAnnotations(String key) {
        assertEquals(
                List.of("label " + key),
                OtherGpuSystems.of(Pods.read("{\"metadata\":{\"labels\":{\"" + key + "\":\"\"}}}")));
        assertEquals(
                List.of("annotation " + key),
                OtherGpuSystems.of(Pods.read("{\"metadata\":{\"annotations\":{\"" + key + "\":\"\"}}}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nvidia.com/mig-1g.10gb", "nvidia.com/gpu.shared", "nvidia.com/gpumem", "nvidia.com/gpucores",
                "nvidia.com/vgpu", "nvidia.com/pgpu", "mig.das.com/mig-1g", "volcano.sh/vgpu-number",
                "koordinator.sh/gpu", "aliyun.com/gpu-mem", "tencent.com/vcuda-core", "amd.com/gpu",
                "gpu.intel.com/i915", "habana.ai/gaudi", "instaslice.redhat.com/x", "tensor-fusion.ai/x",
                "nvidia.com/gpu-x", "nvidia.com/priority", "volcano.sh/gpu-memory", "intel.com/gpu"
            })
    void aSecondGpuResourceIsASignUnlessItIsZero(String resource) {
        String json = "{\"spec\":{\"containers\":[{\"resources\":{\"%s\":{\"" + resource + "\":\"%s\"}}}]}}";

        assertEquals(List.of("resource " + resource), OtherGpuSystems.of(Pods.read(json.formatted("limits", "1"))));
        assertEquals(List.of("resource " + resource), OtherGpuSystems.of(Pods.read(json.formatted("requests", "1"))));
        assertEquals(List.of(), OtherGpuSystems.of(Pods.read(json.formatted("limits", "0"))));
    }

    @Test
    void aPodThatNobodyElseManagesShowsNoSign() {
        SubmittedPod pod = Pods.read("""
                {"metadata":{"labels":{"app":"x","nvidia.com/gpu":"x"},"annotations":{"a/b":"c"}},
                 "spec":{"schedulingGates":[{"name":"example.com/gate"}],
                 "containers":[{"resources":{"limits":{"nvidia.com/gpu":"1","example.com/nic":"1","cpu":"1"}}}]}}""");

        assertEquals(List.of(), OtherGpuSystems.of(pod));
    }

    @Test
    void claimsAndGatesAreSigns() {
        assertEquals(
                List.of("resourceClaims (dynamic resource allocation)", "scheduling gate kueue.x-k8s.io/admission"),
                OtherGpuSystems.of(Pods.read("{\"spec\":{\"resourceClaims\":[{}],\"schedulingGates\":"
                        + "[{\"name\":\"kueue.x-k8s.io/admission\"},{\"name\":\"other\"}]}}")));
        assertEquals(List.of(), OtherGpuSystems.of(Pods.read("{\"spec\":{\"resourceClaims\":[]}}")));
    }

    private static String amounts(String gpus) {
        return gpus.isEmpty() ? "{}" : "{\"nvidia.com/gpu\":\"" + gpus + "\"}";
    }

    private static SubmittedContainer container(String limits, String requests) {
        return Pods.read("{\"spec\":{\"containers\":[{\"resources\":{\"limits\":" + limits + ",\"requests\":" + requests
                        + "}}]}}")
                .containers()
                .get(0);
    }
}
