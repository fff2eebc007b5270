package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Signs on a pod and its owner that it belongs to a training job. */
final class TrainingJobs {
    /** Kinds of Kubeflow's operators, of Run:ai and of SageMaker. A RayJob, a JobSet or a Job may do anything. */
    private static final Set<String> KINDS = Set.of("""
            PyTorchJob TFJob MPIJob JAXJob XGBoostJob PaddleJob MXJob MXNetJob TrainJob
            TrainingWorkload DistributedWorkload TrainingJob HyperparameterTuningJob""".split("\\s+"));

    private static final TextSearch KEY_PREFIXES = TextSearch.anywhere("training.kubeflow.org/ trainer.kubeflow.org/");

    private static final Set<String> KEYS = Set.of(
            "pytorch-job-name",
            "tf-job-name",
            "mpi-job-name",
            "paddle-job-name",
            "xgboost-job-name",
            "kaito.sh/tuning",
            "kaito.sh/tuning-method");

    /** Labels that say what a workload is for. */
    private static final List<String> PURPOSES = List.of("""
            app.kubernetes.io/component component workload workload-type job-type task role purpose stage
            kaito.sh/workspace""".split("\\s+"));

    /** Labels that say what it is called: one that serves may be called after how its model was made. */
    private static final List<String> NAMES =
            List.of("app", "app.kubernetes.io/name", "job-name", "batch.kubernetes.io/job-name");

    private TrainingJobs() {}

    /** For example {@code owner kind PyTorchJob} or {@code label training.kubeflow.org/job-name}. */
    static Optional<String> sign(String ownerKind, Map<String, String> labels) {
        if (KINDS.contains(ownerKind)) {
            return Optional.of("owner kind " + ownerKind);
        }
        for (String key : labels.keySet()) {
            if (KEYS.contains(key) || KEY_PREFIXES.begins(key)) {
                return Optional.of("label " + key);
            }
        }
        return named(PURPOSES, labels);
    }

    /** A weak sign: what it is called. */
    static Optional<String> weakSign(Map<String, String> labels) {
        return named(NAMES, labels);
    }

    private static Optional<String> named(List<String> keys, Map<String, String> labels) {
        for (String key : keys) {
            String value = labels.get(key);
            if (value != null && TrainingFinder.namesTraining(value)) {
                return Optional.of("label " + key + "=" + value);
            }
        }
        return Optional.empty();
    }
}
