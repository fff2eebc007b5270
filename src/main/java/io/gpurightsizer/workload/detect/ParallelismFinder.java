package io.gpurightsizer.workload.detect;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds settings that spread one model over several GPUs or nodes. */
public final class ParallelismFinder {
    /** Sizes of groups of GPUs, processes or nodes; those of {@code mpirun} are apart. */
    private static final Set<String> SIZES = Spellings.of("""
            tensor-p|arallel-size tp tp-size tensor-parallel-shards tensor-parallelism
            pipeline-p|arallel-size pp pp-size pipeline-parallelism
            data-parallel-s|ize data-parallel-size-local data-parallel-r|eplicas data-parallel dp dp-size
            expert-p|arallel-size ep ep-size expert-parallelism context-parallel-size cp-size decode-context-p|arallel-size dcp
            prefill-context-p|arallel-size num-shard nproc-per-node num-gpus num-gpus-per-worker n-gpus ngpus gpus
            nnodes num-nodes num-machines num-processes num-workers-per-node world-size moe-dp-size""");

    /** The number of this node or process among several, from 0. */
    private static final Set<String> RANKS =
            Spellings.of("node-rank machine-rank data-parallel-rank data-parallel-start-rank");

    private static final Set<String> VARIABLES = Set.of("""
            TENSOR_PARALLEL_SIZE PIPELINE_PARALLEL_SIZE DATA_PARALLEL_SIZE EXPERT_PARALLEL_SIZE CONTEXT_PARALLEL_SIZE
            NIM_TENSOR_PARALLEL_SIZE NIM_PIPELINE_PARALLEL_SIZE NIM_NUM_NODES NIM_NNODES
            VLLM_TENSOR_PARALLEL_SIZE VLLM_PIPELINE_PARALLEL_SIZE VLLM_DP_SIZE OPTION_TENSOR_PARALLEL_DEGREE
            NUM_SHARD TP_SIZE PP_SIZE DP_SIZE EP_SIZE
            WORLD_SIZE NNODES NUM_NODES NODE_COUNT PET_NNODES PET_NPROC_PER_NODE NPROC_PER_NODE LWS_GROUP_SIZE""".split("\\s+"));

    private static final Set<String> SEVERAL_NODES = Set.of("NIM_MULTI_NODE");

    /** Written by LeaderWorkerSet on the pods of a group. */
    private static final String GROUP_SIZE = "leaderworkerset.sigs.k8s.io/size";

    /** What the pods of a group find their leader by, set by LeaderWorkerSet itself. */
    private static final String LEADER = "LWS_LEADER_ADDRESS";

    private static final Set<String> MPI = Set.of("mpirun", "mpiexec", "horovodrun");
    private static final Set<String> PROCESSES = Set.of("np", "n");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private ParallelismFinder() {}

    static Optional<String> of(ServerCommand command) {
        return of(command, Map.of());
    }

    /** The first such setting above 1, or that cannot be seen, for example {@code --tensor-parallel-size=2}. */
    static Optional<String> of(ServerCommand command, Map<String, String> annotations) {
        Settings settings = command.settings();
        return settings.firstFlag(SIZES, it -> isAbove(1, it))
                .or(() -> settings.firstVariable(VARIABLES, it -> isAbove(1, it)))
                .or(() -> ofProcesses(command))
                .or(() -> settings.firstFlag(RANKS, it -> isAbove(0, it)))
                .or(() -> settings.firstVariable(
                        SEVERAL_NODES, it -> it.isOn() && !it.written().isEmpty()))
                .or(() -> inGroup(command, annotations));
    }

    private static Optional<String> ofProcesses(ServerCommand command) {
        return command.firstRun(MPI).isPresent()
                ? command.settings().firstFlag(PROCESSES, it -> isAbove(1, it))
                : Optional.empty();
    }

    private static Optional<String> inGroup(ServerCommand command, Map<String, String> annotations) {
        for (String word : command.words()) {
            if (word.contains(LEADER)) {
                return Optional.of(LEADER);
            }
        }
        return Optional.ofNullable(annotations.get(GROUP_SIZE))
                .filter(size -> isAbove(1, size))
                .map(size -> "annotation " + GROUP_SIZE + "=" + size);
    }

    private static boolean isAbove(int usual, Settings.Setting setting) {
        return setting.value().map(value -> isAbove(usual, value)).orElse(true);
    }

    /** Of a range of nodes, {@code 1:4}, the largest counts. */
    private static boolean isAbove(int usual, String value) {
        String largest = value.substring(value.lastIndexOf(':') + 1).strip();
        return NUMBER.matcher(largest).matches() && Integer.parseInt(largest) > usual;
    }
}
