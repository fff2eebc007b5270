package io.gpurightsizer.workload.detect;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds settings that spread one model over several GPUs. */
public final class ParallelismFinder {
    private static final Set<String> OPTIONS = Set.of("""
            --tensor-parallel-size -tp --tp --tp-size
            --pipeline-parallel-size -pp --pp --pp-size
            --data-parallel-size --num-shard --nproc-per-node --num-gpus""".split("\\s+"));

    private static final List<String> VARIABLES = List.of("""
            TENSOR_PARALLEL_SIZE PIPELINE_PARALLEL_SIZE NIM_TENSOR_PARALLEL_SIZE NIM_PIPELINE_PARALLEL_SIZE
            NUM_SHARD TP_SIZE PP_SIZE""".split("\\s+"));

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final String SEVERAL_NODES = "NIM_MULTI_NODE";

    private ParallelismFinder() {}

    /** The first such setting above 1, for example {@code --tensor-parallel-size=2}. */
    public static Optional<String> of(ServerCommand command) {
        for (ServerCommand.Option setting : command.settings(OPTIONS, VARIABLES)) {
            if (isAboveOne(setting.value())) {
                return Optional.of(setting.toString());
            }
        }
        return command.variable(SEVERAL_NODES)
                .filter(value -> value.equals("1") || value.equalsIgnoreCase("true"))
                .map(value -> SEVERAL_NODES + "=" + value);
    }

    private static boolean isAboveOne(String value) {
        return NUMBER.matcher(value).matches() && Integer.parseInt(value) > 1;
    }
}
