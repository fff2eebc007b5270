package io.gpurightsizer.audit;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How many pods there may be at a time: autoscalers at their maximum, and rolling updates. */
class ScalingTest {
    private static final String ASR =
            "{name: asr, image: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us, resources: {limits: {nvidia.com/gpu: 1}}}";

    private static String object(String kind, String spec) {
        return "---\napiVersion: apps/v1\nkind: " + kind + "\nmetadata: {name: asr, namespace: voice}\nspec: {" + spec
                + "template: {spec: {containers: [" + ASR + "]}}}\n";
    }

    private static String autoscaler(String kind, String target, String bounds) {
        return "---\napiVersion: a/v1\nkind: " + kind + "\nmetadata: {name: scaler, namespace: voice}\n"
                + "spec: {scaleTargetRef: " + target + ", " + bounds + "}\n";
    }

    private static String replicas(String input) {
        AuditedWorkload workload = Audits.report(input).gpuWorkloads().get(0);
        return workload.replicas() + " to " + workload.replicasAtMost();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Deployment  | 'replicas: 4, '                                                        | 4 to 5",
                "Deployment  | 'replicas: 5, '                                                        | 5 to 7",
                "Deployment  | 'replicas: 0, '                                                        | 0 to 0",
                "Deployment  | 'replicas: 4, strategy: {type: Recreate}, '                            | 4 to 4",
                "Deployment  | 'replicas: 4, strategy: {rollingUpdate: {maxSurge: 0}}, '              | 4 to 4",
                "Deployment  | 'replicas: 4, strategy: {rollingUpdate: {maxSurge: 2}}, '              | 4 to 6",
                "Deployment  | 'replicas: 3, strategy: {rollingUpdate: {maxSurge: 100%}}, '           | 3 to 6",
                "Deployment  | 'replicas: 3, strategy: {rollingUpdate: {maxSurge: -1}}, '             | 3 to 3",
                "StatefulSet | 'replicas: 4, '                                                        | 4 to 4",
                "Rollout     | 'replicas: 4, strategy: {canary: {maxSurge: 1}}, '                     | 4 to 5",
            })
    void aRollingUpdateAddsWhatTheObjectSays(String kind, String spec, String expected) {
        assertEquals(expected, replicas(object(kind, spec)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HorizontalPodAutoscaler | maxReplicas: 8                             | 'replicas: 2, '  | 2 to 8",
                "HorizontalPodAutoscaler | 'minReplicas: 3, maxReplicas: 8'           | 'replicas: 2, '  | 3 to 8",
                "HorizontalPodAutoscaler | 'minReplicas: 3, maxReplicas: 8'           | ''               | 3 to 8",
                "HorizontalPodAutoscaler | maxReplicas: 8                             | 'replicas: 9, '  | 9 to 9",
                "HorizontalPodAutoscaler | maxReplicas: 8                             | 'replicas: 0, '  | 0 to 0",
                "ScaledObject            | maxReplicaCount: 6                         | 'replicas: 0, '  | 0 to 6",
                "ScaledObject            | minReplicaCount: 1                         | 'replicas: 2, '  | 2 to 100",
            })
    void anAutoscalerMayMakeAsManyAsItsMaximum(String kind, String bounds, String spec, String expected) {
        String target = "{kind: StatefulSet, name: asr}";

        assertEquals(expected, replicas(autoscaler(kind, target, bounds) + object("StatefulSet", spec)));
    }

    @Test
    void aRollingUpdateComesOnTopOfTheMaximum() {
        String scaled = autoscaler("HorizontalPodAutoscaler", "{kind: Deployment, name: asr}", "maxReplicas: 8");

        AuditReport report = Audits.report(object("Deployment", "replicas: 2, ") + scaled);

        assertEquals(2, report.totals().all().gpus());
        assertEquals(10, report.totals().all().gpusAtMost());
        Totals.Partitions partitions = report.totals().partitions().get(0);
        assertEquals("2 to 10", partitions.count() + " to " + partitions.atMost());
        assertEquals(
                List.of("HorizontalPodAutoscaler scaler scales it to 8, so it may have 10 pods at a time"),
                report.workloads().get(0).remarks());
    }

    @Test
    void anAutoscalerOfGroupsScalesAllPodsOfAGroup() {
        String group = "---\nkind: LeaderWorkerSet\nmetadata: {name: asr, namespace: voice}\nspec:\n  replicas: 2\n"
                + "  leaderWorkerTemplate: {size: 3, workerTemplate: {spec: {containers: [" + ASR + "]}}}\n";
        String target = "{kind: LeaderWorkerSet, name: asr}";

        assertEquals("6 to 15", replicas(group + autoscaler("HorizontalPodAutoscaler", target, "maxReplicas: 5")));
    }

    @Test
    void whatAnOperatorScalesByADeploymentOfItsOwnIsCountedWithTheOperatorsObject() {
        String nim = "---\nkind: NIMService\nmetadata: {name: nim, namespace: voice}\nspec:\n"
                + "  image: {repository: nvcr.io/nim/nvidia/parakeet-1-1b-ctc-en-us}\n  replicas: 1\n"
                + "  resources: {limits: {nvidia.com/gpu: 1}}\n";
        String made = object("Deployment", "replicas: 1, ")
                .replace(
                        "name: asr, namespace",
                        "name: asr, ownerReferences: [{kind: NIMService, name: nim, controller: true}], namespace");
        String scaled = autoscaler("HorizontalPodAutoscaler", "{kind: Deployment, name: asr}", "maxReplicas: 4");

        assertEquals("1 to 4", replicas(nim + made + scaled));
    }

    @Test
    void componentsOfKserveAndGroupsOfRayScaleThemselves() {
        String kserve = "---\nkind: InferenceService\nmetadata: {name: asr}\n"
                + "spec: {predictor: {minReplicas: 1, maxReplicas: 4, containers: [" + ASR + "]}}\n";
        String ray = "---\nkind: RayCluster\nmetadata: {name: asr}\nspec:\n  enableInTreeAutoscaling: true\n"
                + "  workerGroupSpecs: [{replicas: 1, maxReplicas: 3, template: {spec: {containers: [" + ASR
                + "]}}}]\n";

        assertEquals("1 to 4", replicas(kserve));
        assertEquals("1 to 3", replicas(ray));
        assertEquals("1 to 1", replicas(ray.replace("true", "false")), "Ray writes a maximum that nothing reaches");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maxReplicas: -1                  | 'spec.maxReplicas: expected a whole number of at least 1, found \"-1\"'",
                "maxReplicas: many                | 'spec.maxReplicas: expected a whole number of at least 1, found \"many\"'",
                "minReplicas: 1                   | 'spec.maxReplicas: expected a number, found none'",
                "'minReplicas: 5, maxReplicas: 4' | 'spec.minReplicas: 5 is more than spec.maxReplicas, 4'",
            })
    void anAutoscalerThatTheApiServerWouldRefuseIsListedAsUnreadable(String bounds, String problem) {
        String target = "{kind: Deployment, name: asr}";

        AuditReport report = Audits.report(
                object("Deployment", "replicas: 2, ") + autoscaler("HorizontalPodAutoscaler", target, bounds));

        assertEquals(
                "HorizontalPodAutoscaler scaler: " + problem,
                report.unread().get(0).why());
        assertEquals(3, report.totals().all().gpusAtMost());
    }

    @Test
    void anAutoscalerWhoseTargetWasNotReadIsNoted() {
        AuditReport report = Audits.report(object("Deployment", "replicas: 2, ")
                + autoscaler("HorizontalPodAutoscaler", "{kind: Deployment, name: asrr}", "maxReplicas: 8"));

        assertEquals(3, report.totals().all().gpusAtMost());
        assertEquals(
                "What these scale was not read, so their maximum is not counted:"
                        + " voice/HorizontalPodAutoscaler/scaler (scales Deployment/asrr).",
                report.notes().get(0).text());
    }

    @Test
    void aSurgeThatIsNoneIsRemarkedUpon() {
        AuditReport report =
                Audits.report(object("Deployment", "replicas: 2, strategy: {rollingUpdate: {maxSurge: lots}}, "));

        assertTrue(
                report.workloads()
                        .get(0)
                        .remarks()
                        .contains("maxSurge \"lots\": expected a number of pods or a percentage, counted as none"),
                report.workloads().get(0).remarks()::toString);
    }
}
